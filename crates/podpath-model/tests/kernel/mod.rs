//! The kernel with toy programs: what Linux promises, and nothing of what will run on it.

mod bounds;
mod exhaustive;
mod ipc;
mod lineage;
mod namespaces;
mod pipes;
mod signals;
mod toy;

/// The kernel is a small Linux; what is built out of it is the business of the programs.
#[test]
fn the_kernel_has_no_word_of_containers() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/kernel");
    for file in std::fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
        for word in ["container", "docker", "pod", "kubelet"] {
            let line = text.lines().position(|line| line.contains(word)).map(|line| line + 1);
            assert_eq!(line, None, "{} says {word:?}", path.display());
        }
    }
}
