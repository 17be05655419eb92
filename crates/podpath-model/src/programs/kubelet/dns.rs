//! The pod's `resolv.conf`: `GetPodDNS`, kubernetes v1.22.0 pkg/kubelet/network/dns/dns.go:359.

use super::source::StaticPod;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::pod::{DnsConfig, DnsPolicy};
use crate::trace::Text;
use crate::wire::cri::DNSConfig;
use crate::wire::registry::{RESOLV_CONF, Resolver};

const DNS: &str = "pkg/kubelet/network/dns/dns.go";
/// kubernetes v1.22.0 pkg/apis/core/validation/validation.go:3075
const NAMESERVERS_MAX: usize = 3;
/// No search domain is longer: apimachinery `DNS1123SubdomainMaxLength`.
const DOMAIN_MAX: usize = 253;

/// The lines, before they are cut.
#[derive(Debug, Default, PartialEq, Eq)]
struct Lines {
    servers: Vec<String>,
    searches: Vec<String>,
    options: Vec<String>,
}

impl Kubelet {
    /// What the policy gives, with the pod's own lines, as far as resolvers bear it; what was left out is told.
    pub(super) async fn pod_dns(&self, sys: &Sys, pod: &StaticPod) -> DNSConfig {
        let spec = &pod.pod.spec;
        let mut lines = self.lines_of_policy(sys, pod);
        if let Some(config) = &spec.dns_config {
            lines.append(config);
        }
        if lines.servers.len() > NAMESERVERS_MAX {
            lines.servers.truncate(NAMESERVERS_MAX);
            let text = "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ";
            self.event(sys, K.line(DNS, 156), pod, "DNSConfigForming", &format!("{text}{}", lines.servers.join(" "))).await;
        }
        let limits = self.release.dns_limits;
        if fit(&mut lines.searches, limits.paths, limits.characters) {
            let text = "Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ";
            self.event(sys, K.line(DNS, 146), pod, "DNSConfigForming", &format!("{text}{}", lines.searches.join(" "))).await;
        }
        let texts = |lines: Vec<String>| lines.into_iter().map(Text::from).collect();
        DNSConfig { servers: texts(lines.servers), searches: texts(lines.searches), options: texts(lines.options) }
    }

    fn lines_of_policy(&self, sys: &Sys, pod: &StaticPod) -> Lines {
        let spec = &pod.pod.spec;
        let cluster = match spec.dns_policy {
            DnsPolicy::ClusterFirst => !spec.host_network,
            DnsPolicy::ClusterFirstWithHostNet => true,
            DnsPolicy::Default => false,
            DnsPolicy::None => return Lines::default(),
        };
        if cluster && !self.config.cluster_dns.is_empty() {
            let searches = [format!("{}.svc.cluster.local", pod.namespace), "svc.cluster.local".into(), "cluster.local".into()];
            return Lines {
                servers: self.config.cluster_dns.iter().map(Text::to_string).collect(),
                searches: searches.into(),
                options: vec!["ndots:5".into()],
            };
        }
        // The node's own resolv.conf.
        let resolver = sys.read::<Resolver>(RESOLV_CONF);
        let server = resolver.map_or_else(|| "192.168.1.1".into(), |resolver| resolver.nameserver.to_string());
        Lines { servers: vec![server], ..Lines::default() }
    }
}

impl Lines {
    /// `appendDNSConfig`: nothing twice, and an option of the pod's in the place of one of the same name. Go's order of the options is drawn
    /// each time; here it is that in which they came.
    fn append(&mut self, config: &DnsConfig) {
        for (lines, more) in [(&mut self.servers, &config.nameservers), (&mut self.searches, &config.searches)] {
            for line in more {
                if !lines.contains(line) {
                    lines.push(line.clone());
                }
            }
        }
        for option in &config.options {
            let written = match option.value.as_deref() {
                None | Some("") => option.name.clone(),
                Some(value) => format!("{}:{value}", option.name),
            };
            let name_of = |line: &String| line.split(':').next().unwrap_or(line).to_owned();
            match self.options.iter_mut().find(|known| name_of(known) == option.name) {
                Some(known) => *known = written,
                None => self.options.push(written),
            }
        }
    }
}

/// `formDNSSearchFitsLimits`: whether something was left out.
fn fit(searches: &mut Vec<String>, paths_max: usize, characters_max: usize) -> bool {
    let before = searches.len();
    searches.truncate(paths_max);
    searches.retain(|search| search.len() <= DOMAIN_MAX);
    while searches.join(" ").len() > characters_max {
        searches.pop();
    }
    searches.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pod::DnsOption;

    fn option(name: &str, value: Option<&str>) -> DnsOption {
        DnsOption { name: name.into(), value: value.map(str::to_owned) }
    }

    #[test]
    fn an_option_of_the_pod_takes_the_place_of_another_one_and_nothing_stands_there_twice() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let mut lines = Lines { servers: texts(&["10.96.0.10"]), searches: texts(&["svc.cluster.local"]), options: texts(&["ndots:5"]) };
        lines.append(&DnsConfig {
            nameservers: texts(&["10.96.0.10", "1.1.1.1"]),
            searches: texts(&["example.org", "svc.cluster.local", "example.org"]),
            options: vec![option("ndots", Some("2")), option("edns0", None), option("edns0", None)],
        });
        assert_eq!(lines.servers, ["10.96.0.10", "1.1.1.1"]);
        assert_eq!(lines.searches, ["svc.cluster.local", "example.org"]);
        assert_eq!(lines.options, ["ndots:2", "edns0"]);
    }

    #[test]
    fn a_search_line_is_cut_by_paths_and_by_characters() {
        let mut searches: Vec<String> = (0..8).map(|number| format!("{number}.example.org")).collect();
        assert!(fit(&mut searches, 6, 256));
        assert_eq!(searches.len(), 6);
        let mut long = vec!["a".repeat(254), "b".repeat(200), "c".repeat(100)];
        assert!(fit(&mut long, 6, 256));
        assert_eq!(long, ["b".repeat(200)]);
        assert!(!fit(&mut long, 6, 256));
    }
}
