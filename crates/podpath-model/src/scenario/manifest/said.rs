//! What Kubernetes' own validation says of a problem: the line that `kubectl apply` shows behind "is invalid:", and that the kubelet logs of a
//! static Pod behind "invalid pod:". Each is a `field.Error` as apimachinery writes it; the rules are those of kubernetes v1.22.0
//! pkg/apis/core/validation/validation.go. None where it is not the validation that refuses, but whoever reads the text before it.

use super::problem::{Fault, NameRule, Owner, ProblemKind, ResourceKind, Unique};

impl ProblemKind {
    /// The line, as it is: `spec.containers[1].name: Duplicate value: "app"`.
    pub fn said(&self) -> Option<String> {
        match self {
            Self::NoContainers => Some("spec.containers: Required value".to_owned()),
            Self::MissingField { path } => missing(path),
            Self::RequestAboveLimit { path, resource, request, .. } => {
                let name = if *resource == ResourceKind::Cpu { "cpu" } else { "memory" };
                Some(invalid(&format!("{path}.requests"), &quoted(request), &format!("must be less than or equal to {name} limit")))
            }
            Self::OutOfRange { path, value, .. } => out_of_range(path, value),
            Self::UnknownChoice { path, value, allowed } => unsupported(path, value, allowed),
            Self::Duplicate { what, path, name, .. } => Some(duplicate(*what, path, name)),
            Self::BadName { rule, path, value } => bad_name(*rule, path, value),
            Self::UnknownVolume { path, volume, .. } => Some(format!("{path}: Not found: {}", quoted(volume))),
            Self::SeveralSources { path, sources } => several_sources(path, sources),
            Self::SeveralHandlers { path, handlers } => several_handlers(path, handlers),
            Self::NotForThis { path, owner } => Some(match owner {
                Owner::InitContainer => invalid(path, "{…}", "must not be set for init containers"),
                Owner::EphemeralContainer => format!("{path}: Forbidden: cannot be set for an Ephemeral Container"),
                Owner::ReadinessProbe => format!("{path}: Invalid value: …: must not be set for readinessProbes"),
            }),
            Self::MustBeOne { path, value } => Some(invalid(path, value, "must be 1")),
            Self::PathGoesUp { path, value } => Some(invalid(path, &quoted(value), "must not contain '..'")),
            Self::PathIsAbsolute { path, value } => Some(invalid(path, &quoted(value), "must be a relative path")),
            Self::BadAddress { path, value } => {
                path.contains("nameservers").then(|| invalid(path, &quoted(value), "must be valid IP address"))
            }
            Self::Contradiction { path, .. } => contradiction(path),
            Self::HostPortDiffers { path, container_port, .. } => Some(invalid(
                &format!("{path}.containerPort"),
                &container_port.to_string(),
                "must match `hostPort` when `hostNetwork` is true",
            )),
            Self::Refused { fault, path, value } => Some(refused(*fault, path, value)),
            _ => None,
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn invalid(path: &str, value: &str, detail: &str) -> String {
    format!("{path}: Invalid value: {value}: {detail}")
}

fn required(path: &str, detail: &str) -> String {
    if detail.is_empty() { format!("{path}: Required value") } else { format!("{path}: Required value: {detail}") }
}

fn missing(path: &str) -> Option<String> {
    if !path.contains('.') {
        return None;
    }
    if let Some(handler) = path.strip_suffix(".exec") {
        return Some(required(handler, "must specify a handler type"));
    }
    if let Some(from) = path.strip_suffix(".fieldRef") {
        let detail = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
        return Some(invalid(from, "\"\"", detail));
    }
    let detail = match path {
        "metadata.name" => "name or generateName is required",
        _ if path.ends_with(".localhostProfile") => "must be set when seccomp type is Localhost",
        _ if path.ends_with(".seccompProfile.type") => "type is required when seccompProfile is set",
        _ => "",
    };
    Some(required(path, detail))
}

/// `resources.limits[cpu]`: a resource is a key of a map.
fn keyed(path: &str) -> String {
    path.rsplit_once('.').map_or(path.to_owned(), |(map, key)| format!("{map}[{key}]"))
}

fn out_of_range(path: &str, value: &str) -> Option<String> {
    let last = path.rsplit('.').next().unwrap_or(path);
    if matches!(last, "cpu" | "memory") {
        // What is too large is cut to the largest number by whoever reads it.
        return value.starts_with('-').then(|| invalid(&keyed(path), &quoted(value), "must be greater than or equal to 0"));
    }
    let number: i64 = value.parse().ok()?;
    let detail = match last {
        "containerPort" if number == 0 => return Some(required(path, "")),
        "containerPort" | "hostPort" | "port" => "must be between 1 and 65535, inclusive",
        "runAsUser" | "runAsGroup" | "fsGroup" => "must be between 0 and 2147483647, inclusive",
        _ if last.starts_with("supplementalGroups[") => "must be between 0 and 2147483647, inclusive",
        "terminationGracePeriodSeconds" if path.contains("Probe") => "must be greater than 0",
        _ if last.ends_with("Seconds") || last.ends_with("Threshold") => "must be greater than or equal to 0",
        _ => return None,
    };
    (path != "spec.terminationGracePeriodSeconds").then(|| invalid(path, value, detail))
}

/// The words in the order in which the validation lists them: most are a sorted set.
fn unsupported(path: &str, value: &str, allowed: &[String]) -> Option<String> {
    let last = path.rsplit('.').next().unwrap_or(path);
    let words: Vec<&str> = match last {
        "fieldPath" => {
            return Some(invalid(path, &quoted(value), &format!("error converting fieldPath: field label not supported: {value}")));
        }
        "targetContainerName" => return Some(format!("{path}: Not found: {}", quoted(value))),
        // Validation takes any medium; the kubelet does not.
        "medium" => return None,
        "restartPolicy" => vec!["Always", "OnFailure", "Never"],
        "dnsPolicy" => vec!["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
        "terminationMessagePolicy" => vec!["File", "FallbackToLogsOnError"],
        "type" if path.ends_with("seccompProfile.type") => vec!["Localhost", "RuntimeDefault", "Unconfined"],
        "type" => vec!["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"],
        _ => {
            let mut words: Vec<&str> = allowed.iter().map(String::as_str).collect();
            words.sort_unstable();
            words
        }
    };
    let words: Vec<String> = words.into_iter().map(quoted).collect();
    Some(format!("{path}: Unsupported value: {}: supported values: {}", quoted(value), words.join(", ")))
}

fn duplicate(what: Unique, path: &str, name: &str) -> String {
    match what {
        Unique::MountPath => invalid(path, &quoted(name), "must be unique"),
        Unique::HostPort => {
            // `127.0.0.1:80/TCP` here is `TCP/127.0.0.1/80` there.
            let (place, protocol) = name.rsplit_once('/').unwrap_or((name, ""));
            let (address, port) = place.rsplit_once(':').unwrap_or(("", place));
            format!("{path}: Duplicate value: {}", quoted(&format!("{protocol}/{address}/{port}")))
        }
        Unique::Container | Unique::Volume | Unique::PortName | Unique::Sysctl => format!("{path}: Duplicate value: {}", quoted(name)),
    }
}

fn several_sources(path: &str, sources: &[String]) -> Option<String> {
    if path.ends_with(".valueFrom") {
        return Some(invalid(path, "\"\"", "may not have more than one field specified at a time"));
    }
    if sources.first().is_some_and(|source| source == "value") {
        return Some(invalid(&format!("{path}.valueFrom"), "\"\"", "may not be specified when `value` is not empty"));
    }
    Some(format!("{path}.{}: Forbidden: may not specify more than 1 volume type", sources.last()?))
}

/// The first one in this order is taken, and what comes after it is forbidden.
fn several_handlers(path: &str, handlers: &[String]) -> Option<String> {
    let order = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];
    let mut there = order.iter().filter(|name| handlers.iter().any(|handler| handler == *name));
    Some(format!("{path}.{}: Forbidden: may not specify more than 1 handler type", there.next_back()?))
}

fn contradiction(path: &str) -> Option<String> {
    if path.ends_with("shareProcessNamespace") {
        let path = "spec.securityContext.shareProcessNamespace";
        return Some(invalid(path, "true", "ShareProcessNamespace and HostPID cannot both be enabled"));
    }
    if let Some(context) = path.strip_suffix(".allowPrivilegeEscalation") {
        return Some(invalid(context, "{…}", "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
    }
    path.ends_with("mountPropagation")
        .then(|| format!("{path}: Forbidden: Bidirectional mount propagation is available only to privileged containers"))
}

fn bad_name(rule: NameRule, path: &str, value: &str) -> Option<String> {
    const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    // The name of a label is said at its map, and that of a header at its list.
    let path = match rule {
        NameRule::LabelValue => "metadata.labels",
        NameRule::HeaderName => path.split_once(".httpHeaders").map(|(before, _)| before)?,
        _ => path,
    };
    let (limit, detail) = match rule {
        NameRule::DnsLabel => (
            63,
            format!(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an \
                 alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LABEL}')"
            ),
        ),
        NameRule::DnsSubdomain => (
            253,
            format!(
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an \
                 alphanumeric character (e.g. 'example.com', regex used for validation is '{LABEL}(\\.{LABEL})*')"
            ),
        ),
        NameRule::PortName => (15, port_name(value).to_owned()),
        NameRule::EnvName => (
            usize::MAX,
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a \
             digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"
                .to_owned(),
        ),
        NameRule::LabelKey => (
            usize::MAX,
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \
             'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
                .to_owned(),
        ),
        NameRule::LabelValue => (
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
             alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
             '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
                .to_owned(),
        ),
        NameRule::HeaderName => (
            usize::MAX,
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is \
             '[-A-Za-z0-9]+')"
                .to_owned(),
        ),
    };
    let detail = if value.len() > limit { format!("must be no more than {limit} characters") } else { detail };
    let path = if rule == NameRule::HeaderName { format!("{path}.httpHeaders") } else { path.to_owned() };
    Some(invalid(&path, &quoted(value), &detail))
}

/// The first of the rules that it breaks.
fn port_name(name: &str) -> &'static str {
    let is_good = |byte: u8| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if !name.bytes().all(is_good) {
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
    } else if !name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        "must contain at least one letter (a-z)"
    } else if name.contains("--") {
        "must not contain consecutive hyphens"
    } else {
        "must not begin or end with a hyphen"
    }
}

fn refused(fault: Fault, path: &str, value: &str) -> String {
    match fault {
        Fault::NoDnsConfig => required(path, "must provide `dnsConfig` when `dnsPolicy` is None"),
        Fault::NoNameserver => required(path, "must provide at least one DNS nameserver when `dnsPolicy` is None"),
        Fault::ManyNameservers => invalid(path, value, "must not have more than 3 nameservers"),
        Fault::ManySearches => invalid(path, value, "must not have more than 32 search paths"),
        Fault::LongSearches => invalid(path, value, "must not have more than 2048 characters (including spaces) in the search list"),
        Fault::LongAnnotations => format!("{path}: Too long: must have at most 262144 bytes"),
        Fault::SpacesInImage => invalid(path, &quoted(value), "must not have leading or trailing whitespace"),
        Fault::BadSysctl => {
            let segment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
            invalid(path, &quoted(value), &format!("must have at most 253 characters and match regex ({segment}\\.)*{segment}"))
        }
        Fault::ProfileWithoutLocalhost => invalid(path, "{…}", "can only be set when seccomp type is Localhost"),
        Fault::EscalationOfSysAdmin => {
            invalid(path, "{…}", "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN")
        }
        Fault::AnnotatedNobody => invalid(path, &quoted(value), "container not found"),
        Fault::BadSeccomp => invalid(path, &quoted(value), "must be a valid seccomp profile"),
        Fault::BadAppArmor => invalid(path, &quoted(value), &format!("invalid AppArmor profile name: {}", quoted(value))),
    }
}
