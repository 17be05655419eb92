//! What a server answers at a path. Of most nobody knows: they answer everything. Those that only hand out files, as their image or a command
//! line sets them up, answer for the files that there are.

use super::inside::Inside;
use super::programs::{base, without_wrappers};
use crate::kernel::Sys;
use crate::programs::images::RootFilesystem;
use crate::trace::{Failure, Text};

/// What a server hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Whatever it is asked for.
    Any,
    /// Files.
    Files(Site),
}

/// Files below a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    directory: Text,
    /// Those that the image has in it.
    of_image: &'static [&'static str],
    /// What becomes of a directory without an index.
    without_index: WithoutIndex,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WithoutIndex {
    Listed,
    Forbidden,
    NotFound,
}

/// The pages of a server with its own settings. docker-library nginx and httpd; python Lib/http/server.py; busybox networking/httpd.c.
pub(crate) fn pages_of(root: &RootFilesystem, argv: &[Text], is_configured: bool) -> Pages {
    let inner = without_wrappers(argv);
    let name = inner.first().map_or("", |word| base(word));
    let value = |flag: &str| inner.iter().position(|word| &**word == flag).and_then(|at| inner.get(at + 1)).cloned();
    let files = |directory: Text, of_image, without_index| Pages::Files(Site { directory, of_image, without_index });
    match name {
        "nginx" if root.is_official("nginx") && !is_configured && value("-c").is_none() => {
            files("/usr/share/nginx/html".into(), &["/index.html", "/50x.html"], WithoutIndex::Forbidden)
        }
        "httpd-foreground" | "httpd" if root.is_official("httpd") && !is_configured && value("-f").is_none() => {
            files("/usr/local/apache2/htdocs".into(), &["/index.html"], WithoutIndex::Listed)
        }
        "httpd" if root.is_official("busybox") => files(value("-h").unwrap_or_else(|| ".".into()), &[], WithoutIndex::NotFound),
        _ if inner.iter().any(|word| matches!(&**word, "http.server" | "SimpleHTTPServer")) => {
            let directory = value("--directory").or_else(|| value("-d")).unwrap_or_else(|| ".".into());
            files(directory, &[], WithoutIndex::Listed)
        }
        _ => Pages::Any,
    }
}

impl Pages {
    /// Whether there is something at a path; if not, the status.
    pub(super) fn at(&self, sys: &Sys, inside: &Inside, path: &str) -> Result<(), Failure> {
        let Self::Files(site) = self else { return Ok(()) };
        // Its settings may have been written by the script that has become it.
        if ["/etc/nginx/nginx.conf", "/etc/nginx/conf.d/default.conf"].iter().any(|file| inside.is_file_of_node(sys, file)) {
            return Ok(());
        }
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let is_mounted = inside.mount_of(&inside.absolute(&site.directory)).is_some_and(|mount| mount.destination.len() > 1);
        let has = |path: &str| {
            let is_of_image = !is_mounted && site.of_image.contains(&path);
            is_of_image || inside.is_file_of_node(sys, &format!("{}{path}", site.directory))
        };
        let is_directory = path.ends_with('/') || path.is_empty() || inside.is_directory(sys, &format!("{}{path}", site.directory));
        if has(&format!("{}/index.html", path.trim_end_matches('/'))) || !path.ends_with('/') && has(path) {
            return Ok(());
        }
        let is_there = path.trim_matches('/').is_empty() || inside.is_directory(sys, &format!("{}{path}", site.directory));
        match site.without_index {
            WithoutIndex::Listed if is_directory && is_there => Ok(()),
            WithoutIndex::Forbidden if is_directory && is_there => Err(Failure::new("403", "Forbidden")),
            _ => Err(Failure::new("404", "Not Found")),
        }
    }
}
