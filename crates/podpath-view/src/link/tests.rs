//! Links that live for ever.

use super::{Link, PACKED_MAX, Packed, PackedError, Place, Range};
use crate::steps::{Level, Number};
use crate::words::Lang;

fn read(text: &str) -> Link {
    text.parse().unwrap_or_default()
}

/// Links as they have been given out. Nothing may ever be taken from this list.
const CORPUS: &[(&str, &str)] = &[
    ("#/v1/containerd/sandbox.create", "#/v1/containerd/sandbox.create"),
    ("#/v1/dockershim/container.start~2?m=two-containers&lang=zh", "#/v1/dockershim/container.start~2?m=two-containers&lang=zh"),
    ("#/v1/containerd/14?theme=dark&view=source&range=9-20", "#/v1/containerd/14?theme=dark&view=source&range=9-20"),
    ("#/v1/containerd/29.2", "#/v1/containerd/29.2"),
    ("#/v1/containerd/14?lang=zh-CN", "#/v1/containerd/14?lang=zh"),
    ("#/v1/crio~containerd/ctr.create?k8s=1.22", "#/v1/crio~containerd/ctr.create?k8s=1.22"),
    ("#/v2/containerd/1?seed=7", "#/v2/containerd/1?seed=7"),
    ("#/v1/dockershim/sandbox.create?r=1.24&lang=zh", "#/v1/dockershim/sandbox.create?r=1.24&lang=zh"),
    ("#/v1/containerd/kubelet.start?m=startup", "#/v1/containerd/kubelet.start?m=startup"),
    ("#/v1/containerd/pod.seen?api=1&theme=dark", "#/v1/containerd/pod.seen?api=1&theme=dark"),
    ("#/v1/containerd/pod.seen?api=0", "#/v1/containerd/pod.seen?api=0"),
    ("#/v1/crio/14?for=120&api=1", "#/v1/crio/14?for=120&api=1"),
    ("#/v1/misconceptions", "#/v1/misconceptions/"),
    ("#/v1/misconceptions/docker-ps?lang=zh", "#/v1/misconceptions/docker-ps?lang=zh"),
];

#[test]
fn old_links_are_read_and_written_back() {
    for (text, written) in CORPUS {
        assert_eq!(read(text).to_string(), *written);
    }
}

#[test]
fn what_this_version_does_not_know_is_kept() {
    let link = read("#/v1/containerd/5?k8s=1.22&lang=tlh&range=9-2&x2=a%26b");
    let unknown: Vec<(&str, &str)> = link.unknown.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(unknown, [("k8s", "1.22"), ("lang", "tlh"), ("range", "9-2"), ("x2", "a&b")]);
    assert_eq!(link.to_string(), "#/v1/containerd/5?k8s=1.22&lang=tlh&range=9-2&x2=a%26b");
}

/// A generator of numbers that are the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }
    fn text(&mut self) -> String {
        let letters: Vec<char> = "abcXYZ0189.-_~/?&=#%+ \"<>\n中文é🙂".chars().collect();
        (0..self.roll(9)).map(|_| letters[self.roll(letters.len())]).collect()
    }
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(2) == 0).then(|| make(self))
    }
    fn link(&mut self) -> Link {
        Link {
            version: self.roll(3) as u32 + 1,
            path: self.text(),
            place: [
                Place::First,
                Place::Step(Number { step: self.roll(500) as u32, chatter: self.roll(3) as u32 }),
                Place::Milestone(format!("a{}", self.text())),
            ][self.roll(3)]
            .clone(),
            release: self.maybe(Self::text),
            without: self.maybe(|dice| format!("w{}", dice.text())),
            preset: self.maybe(Self::text),
            deeds: (0..self.roll(3)).map(|_| format!("d{}", self.text())).collect(),
            seconds: self.maybe(|dice| 1 + dice.roll(3_600) as u32),
            with: self.maybe(|dice| format!("c{}", dice.text())),
            api: self.roll(2) == 0,
            manifest: self.maybe(|dice| Packed::pack(&dice.text()).expect("it is short")),
            lang: self.maybe(|dice| Lang::ALL[dice.roll(2)]),
            theme: self.maybe(Self::text),
            view: self.maybe(Self::text),
            level: self.maybe(|dice| Level::ALL[dice.roll(3)]),
            range: self.maybe(|dice| Range { first: 1 + dice.roll(9), last: 20 + dice.roll(9) }),
            unknown: (0..self.roll(3)).map(|at| (format!("k{at}{}", self.text()), self.text())).collect(),
        }
    }
}

#[test]
fn every_link_reads_back_as_it_was() {
    let mut dice = Dice(1);
    for _ in 0..5_000 {
        let link = dice.link();
        assert_eq!(read(&link.to_string()), link, "{link}");
    }
}

#[test]
fn no_text_is_too_damaged_to_be_read() {
    let mut dice = Dice(2);
    for _ in 0..20_000 {
        let mut text: Vec<char> = dice.link().to_string().chars().collect();
        for _ in 0..dice.roll(6) {
            let at = dice.roll(text.len());
            match dice.roll(3) {
                0 => drop(text.remove(at)),
                1 => text.truncate(at.max(1)),
                _ => text[at] = dice.text().chars().next().unwrap_or('%'),
            }
            if text.is_empty() {
                text.push('#');
            }
        }
        let text: String = text.into_iter().collect();
        let link = read(&text);
        assert_eq!(read(&link.to_string()), link, "{text}");
        let manifest = link.manifest.map(|manifest| manifest.unpack());
        assert!(manifest.is_none_or(|manifest| manifest.is_ok() || manifest.is_err()));
    }
    for text in ["", "#", "#/", "#/v1", "#/v1/", "#/vx/%/%zz?&&=&x=d1.%00", "////", "?x=d9.abc"] {
        let link = read(text);
        assert_eq!(read(&link.to_string()), link, "{text}");
    }
}

#[test]
fn a_link_to_a_bundled_manifest_is_short_and_readable() {
    let link = Link {
        preset: Some("init-containers-and-sidecars".into()),
        lang: Some(Lang::ZhCn),
        theme: Some("light".into()),
        view: Some("processes".into()),
        range: Some(Range { first: 100, last: 240 }),
        ..Link::to("cri-dockerd", Place::Milestone("container.process~10".into()))
    };
    let text = link.to_string();
    assert!(text.len() <= 120, "{} characters: {text}", text.len());
    assert!(!text.contains('%'));
}

#[test]
fn a_manifest_travels_up_to_8_kb() {
    let manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: 网页}\n";
    let packed = Packed::pack(manifest).expect("it is short");
    assert!(packed.to_string().starts_with("d1."));
    assert_eq!(packed.unpack().as_deref(), Ok(manifest));
    let mut dice = Dice(3);
    let noise: String = (0..40_000).map(|_| char::from(b'a' + dice.roll(26) as u8)).collect();
    assert!(matches!(Packed::pack(&noise), Err(PackedError::TooLong(length)) if length > PACKED_MAX));
    assert_eq!(Packed::pack("").map(|packed| packed.unpack()), Ok(Ok(String::new())));
}

#[test]
fn a_packed_manifest_that_is_damaged_says_why() {
    assert_eq!(Packed::from_link("d9.AAAA").unpack(), Err(PackedError::UnknownCodec));
    assert_eq!(Packed::from_link("d1.!!").unpack(), Err(PackedError::Damaged));
    assert_eq!(Packed::from_link("d1.AAAAA").unpack(), Err(PackedError::Damaged));
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 8 << 20], 9);
    let bomb = Packed::from_link(&format!("d1.{}", super::packed::base64url(&bomb)));
    assert!(bomb.unpack().is_err(), "a small link that unpacks to 8 MiB is refused");
}

#[test]
fn a_link_to_a_claim_is_no_link_to_a_path() {
    let link = Link::to_misconceptions(Some("images"));
    assert_eq!(link.to_string(), "#/v1/misconceptions/images");
    assert!(read("#/v1/misconceptions/images").is_misconceptions() && !read("#/v1/containerd/images").is_misconceptions());
    assert!(podpath_model::node::Path::by_id(super::MISCONCEPTIONS).is_none());
}
