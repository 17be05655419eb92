//! How an endpoint is declared: fields, the answer, the template and the status of success, then what stands in the path, in the query
//! and in the body, and what is sent into the stream that the connection becomes.

use crate::wire::query::query_escape;

/// Declares endpoints.
macro_rules! endpoints {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } -> $reply:ty = $method:literal, $status:literal
        $(, path [$($id:ident),*])? $(, query $query:path)? $(, body $body:ident)? $(, data $data:ident)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),* }
        impl Request for $name {
            type Reply = $reply;
            const WIRE: &'static $crate::wire::Wire = &$crate::wire::kubernetes::WIRE;
            const SUCCESS: &'static str = $status;
            fn method(&self) -> &'static str { $method }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let names: &[(&str, &str)] = &[$($((concat!("{", stringify!($id), "}"), &*self.$id)),*)?];
                let queries: &[String] = &[$($query(self))?];
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("path", &$crate::wire::kubernetes::endpoint::path($method, names))?;
                if let Some(query) = queries.first().filter(|query| !query.is_empty()) {
                    map.serialize_entry("query", query)?;
                }
                $(map.serialize_entry("body", &self.$body)?;)?
                $(if !self.$data.is_empty() {
                    map.serialize_entry("data", &self.$data)?;
                })?
                map.end()
            }
        }
    )*};
}
pub(super) use endpoints;

/// The path of a template, with its variables filled in.
pub(super) fn path(method: &str, names: &[(&str, &str)]) -> String {
    let template = method.split_once(' ').map_or(method, |split| split.1);
    let template = template.split_once('?').map_or(template, |split| split.0);
    names.iter().fold(template.to_owned(), |path, (variable, value)| path.replace(variable, value))
}

/// `command=sh&command=-c&stdin=true`: a query of names and values, the values percent-encoded.
pub(super) fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    pairs.map(|(name, value)| format!("{name}={}", query_escape(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_its_template_filled_in_and_a_query_is_escaped_as_go_does() {
        let names = [("{namespace}", "default"), ("{name}", "web")];
        assert_eq!(path("POST /api/v1/namespaces/{namespace}/pods/{name}/exec", &names), "/api/v1/namespaces/default/pods/web/exec");
        let pairs = [("command", "echo a"), ("stdin", ""), ("fieldSelector", "spec.nodeName=node1")];
        assert_eq!(query(pairs), "command=echo+a&fieldSelector=spec.nodeName%3Dnode1");
    }
}
