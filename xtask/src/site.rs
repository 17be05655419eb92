//! Builds what a web server serves: the app, beside it in `embed/` the element, from one and the same WebAssembly module, and what stands
//! behind both: the simulator and the traces at hand.

use crate::process::{Failure, program, root, run};
use crate::setup;
use crate::simulator::{self, Build};
use std::fs;
use std::path::{Path, PathBuf};

/// The release build; its folder.
pub(crate) fn release() -> Result<PathBuf, Failure> {
    setup::for_release()?;
    trunk("dist", &["--release"], Build::Release)
}

/// The quick build for working on the app; its folder.
pub(crate) fn debug() -> Result<PathBuf, Failure> {
    setup::for_build()?;
    trunk("dist-debug", &[], Build::Debug)
}

/// `PODPATH_DIST` names another folder for release builds, so that two builds need not share one.
fn trunk(folder: &str, options: &[&str], build: Build) -> Result<PathBuf, Failure> {
    let elsewhere = std::env::var_os("PODPATH_DIST").filter(|_| folder == "dist");
    let site = elsewhere.map_or_else(|| root().join(folder), PathBuf::from);
    run(program("trunk", &["build"]).args(options).arg("--dist").arg(&site))?;
    element(&site)?;
    simulator::module(&site, build)?;
    simulator::at_hand(&site)?;
    simulator::pages(&site)?;
    println!("built {}", site.display());
    Ok(site)
}

/// Gives the element's files names that a page of somebody else can rely on: no hash in them. Trunk has put `pod-path.js` there.
fn element(site: &Path) -> Result<(), Failure> {
    let embed = site.join("embed");
    fs::create_dir_all(&embed)?;
    let page = fs::read_to_string(site.join("index.html"))?;
    fs::copy(site.join(named(&page, "data-js")?), embed.join("podpath.js"))?;
    fs::copy(site.join(named(&page, "data-wasm")?), embed.join("podpath_bg.wasm"))?;
    let sheets = stylesheets(&page);
    let css = sheets.iter().map(|name| fs::read_to_string(site.join(name))).collect::<Result<Vec<_>, _>>()?.concat();
    fs::write(embed.join("podpath.css"), &css)?;
    let one = format!("podpath-{}.css", podpath_citations::hash(&css));
    fs::write(site.join(&one), css)?;
    fs::write(site.join("index.html"), with_one_sheet(&page, &one))?;
    sheets.iter().try_for_each(|name| Ok(fs::remove_file(site.join(name))?))
}

/// The page with one style sheet for all: what is drawn first waits for every file.
fn with_one_sheet(page: &str, one: &str) -> String {
    let mut link = Some(format!("  <link rel=\"stylesheet\" href=\"./{one}\">\n"));
    let line = |line: &str| if line.contains("rel=\"stylesheet\"") { link.take().unwrap_or_default() } else { format!("{line}\n") };
    page.lines().map(line).collect()
}

/// The file that an attribute of the built page names.
fn named<'a>(page: &'a str, attribute: &str) -> Result<&'a str, Failure> {
    let value = page.split_once(&format!("{attribute}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    value
        .map(|(name, _)| name.trim_start_matches("./"))
        .ok_or_else(|| Failure::new(format!("the built index.html has no {attribute}: see pattern_script in Trunk.toml")))
}

/// The page's stylesheets, in its order.
fn stylesheets(page: &str) -> Vec<&str> {
    let links = page.split("<link ").skip(1).filter_map(|rest| rest.split('>').next());
    links.filter(|link| link.contains("rel=\"stylesheet\"")).filter_map(|link| named(link, "href").ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{named, stylesheets, with_one_sheet};

    const PAGE: &str = r#"<link rel="stylesheet" href="./tokens-1.css"><link rel="icon" href="./icon.svg"><link rel="stylesheet" href="./app-2.css"/>
        <script type="module" src="./boot.js" data-js="./podpath-3.js" data-wasm="./podpath-3_bg.wasm"></script>"#;

    #[test]
    fn the_element_takes_the_files_that_the_page_takes() {
        assert_eq!(named(PAGE, "data-js").ok(), Some("podpath-3.js"));
        assert_eq!(named(PAGE, "data-wasm").ok(), Some("podpath-3_bg.wasm"));
        assert_eq!(stylesheets(PAGE), ["tokens-1.css", "app-2.css"]);
    }

    #[test]
    fn the_page_asks_for_one_style_sheet_in_the_place_of_the_first() {
        let page = with_one_sheet(
            "<head>\n<link rel=\"stylesheet\" href=\"./a.css\">\n<b>\n<link rel=\"stylesheet\" href=\"./b.css\">\n",
            "one.css",
        );
        assert_eq!(page, "<head>\n  <link rel=\"stylesheet\" href=\"./one.css\">\n<b>\n");
    }

    #[test]
    fn a_page_without_the_script_is_an_error_that_names_the_cause() {
        assert!(named("<p>", "data-js").is_err_and(|failure| failure.to_string().contains("pattern_script")));
    }
}
