//! What is no name of an image: `ParseNormalizedNamed` of github.com/docker/distribution/reference, which the kubelet asks before anybody
//! else: kubernetes v1.22.0 pkg/kubelet/images/image_manager.go:170. Nothing is called.

const NAME_MAX: usize = 255;

/// Why a text is no reference, in the words of the library; none if it is one.
pub(crate) fn fault(reference: &str) -> Option<&'static str> {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if reference.len() == 64 && reference.bytes().all(is_hex) {
        return Some("invalid repository name, cannot specify 64-byte hexadecimal strings");
    }
    let (domain, rest) = split(reference);
    let name = rest.split(':').next().unwrap_or(rest);
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some("invalid reference format: repository name must be lowercase");
    }
    let Some(path_length) = matches(domain, rest) else { return Some("invalid reference format") };
    let library = usize::from(domain == "docker.io" && !rest.contains('/')) * "library/".len();
    (domain.len() + 1 + library + path_length > NAME_MAX).then_some("repository name must not be more than 255 characters")
}

/// `splitDockerDomain`.
fn split(reference: &str) -> (&str, &str) {
    match reference.split_once('/') {
        Some((domain, rest)) if domain.contains(['.', ':']) || domain == "localhost" => (domain, rest),
        _ => ("docker.io", reference),
    }
}

/// `ReferenceRegexp`: the length of the path, if it matches.
fn matches(domain: &str, rest: &str) -> Option<usize> {
    let (named, digest) = match rest.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (rest, None),
    };
    let (path, tag) = match named.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (named, None),
    };
    let good = is_domain(domain) && path.split('/').all(is_component) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
    good.then_some(path.len())
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = match domain.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (domain, None),
    };
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphanumeric())
    };
    host.split('.').all(is_part) && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Letters and digits; between them a dot, one or two underscores, or any number of dashes.
fn is_component(part: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_edge = |byte: Option<u8>| byte.is_some_and(is_word);
    if !is_edge(part.bytes().next()) || !is_edge(part.bytes().last()) {
        return false;
    }
    let separators = part.split(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit());
    separators.filter(|text| !text.is_empty()).all(|text| matches!(text, "." | "_" | "__") || text.bytes().all(|byte| byte == b'-'))
}

fn is_tag(tag: &str) -> bool {
    let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    tag.len() <= 128 && tag.bytes().next().is_some_and(is_word) && tag.bytes().all(|byte| is_word(byte) || byte == b'.' || byte == b'-')
}

fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    hex.len() == length && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn a_name_is_one_or_it_is_said_why_not() {
        let digest = format!("busybox@sha256:{}", "0".repeat(64));
        let good = [
            "busybox",
            "busybox:1.36",
            "a/b/c",
            "registry.k8s.io/pause:3.9",
            "localhost:5000/a",
            "127.0.0.1:5000/hello:1.0",
            "a__b/c--d",
            "REGISTRY.example.com/a",
            "user/image:Tag_1.0",
            &digest,
        ];
        for name in good {
            assert_eq!(fault(name), None, "{name}");
        }
        let invalid = Some("invalid reference format");
        let bad = [
            "https://registry.example.com/web:1.0",
            "",
            "busybox:",
            ":latest",
            "busybox:a b",
            "a//b",
            "-a",
            "a_",
            "a...b",
            "a/b:",
            "busybox@sha256:123",
            "busybox@latest",
            "nginx:1.25 ",
            "a:b:c",
        ];
        for name in bad {
            assert_eq!(fault(name), invalid, "{name}");
        }
        for name in ["Busybox", "User/image:1", "$(IMAGE)"] {
            assert_eq!(fault(name), Some("invalid reference format: repository name must be lowercase"), "{name}");
        }
        assert_eq!(fault(&"a".repeat(300)), Some("repository name must not be more than 255 characters"));
        assert!(fault(&"a".repeat(64)).is_some());
    }
}
