//! A static file server for one folder: just what the app needs from any host, and nothing more.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// The content security policy under which the app works, as any host may send it.
const POLICY: &str = include_str!("../../static/csp.txt");

/// Serves `folder` on `listener` until the program ends.
pub(crate) fn serve(listener: &TcpListener, folder: &Path) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_path_buf();
        std::thread::spawn(move || {
            // A browser that goes away in the middle of an answer is no failure of ours.
            let _ = answer(&stream, &folder);
        });
    }
}

fn answer(stream: &TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers change nothing, but a connection closed on unread bytes is reset, and the answer lost with it.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, kind, body) = match (method, file(folder, target).and_then(|file| fs::read(&file).ok().map(|body| (file, body)))) {
        ("GET" | "HEAD", Some((file, body))) => ("200 OK", media_type(&file), body),
        ("GET" | "HEAD", None) => ("404 Not Found", "text/plain; charset=utf-8", b"not found\n".to_vec()),
        _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", b"only GET\n".to_vec()),
    };
    let mut out = stream;
    write!(
        out,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ncontent-security-policy: {}\r\n\
         access-control-allow-origin: *\r\nx-content-type-options: nosniff\r\ncache-control: no-cache\r\nconnection: close\r\n\r\n",
        body.len(),
        POLICY.trim()
    )?;
    if method == "GET" { out.write_all(&body) } else { Ok(()) }
}

/// The file that a request's target names; none outside the folder.
fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = PathBuf::from(decode(path)?.trim_start_matches('/'));
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let file = folder.join(path);
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

/// Undoes percent encoding.
fn decode(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            let digits: Vec<u8> = bytes.by_ref().take(2).collect();
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(decoded).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ftl" | "txt" | "md" | "yaml") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{file, media_type};
    use std::path::Path;

    #[test]
    fn a_target_names_a_file_of_the_folder_and_no_other() {
        let folder = Path::new("/site");
        let cases = [
            ("/app.js", Some("/site/app.js")),
            ("/embed/pod-path.js?v=1", Some("/site/embed/pod-path.js")),
            ("/a%20b.css", Some("/site/a b.css")),
            ("/../etc/passwd", None),
            ("/%2e%2e/etc/passwd", None),
            ("//etc/passwd", Some("/site/etc/passwd")),
            ("/%zz", None),
        ];
        for (target, expected) in cases {
            assert_eq!(file(folder, target).as_deref(), expected.map(Path::new), "{target}");
        }
    }

    #[test]
    fn webassembly_has_the_type_that_lets_a_browser_compile_it_as_it_comes() {
        assert_eq!(media_type(Path::new("podpath_bg.wasm")), "application/wasm");
    }
}
