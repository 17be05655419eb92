//! A strategic merge patch: what of an object has changed. Lists whose elements have a key are merged by it; other lists are replaced
//! whole. kubernetes v1.22.0 staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.

use serde_json::{Map, Value, json};

/// The lists of a Pod's status that are merged, and the key of their elements.
const KEYS: [(&str, &str); 2] = [("conditions", "type"), ("podIPs", "ip")];

/// What makes the one the other: `CreateTwoWayMergePatch`. What is gone is `null`.
pub(super) fn patch(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let mut patch = Map::new();
    for (name, value) in after {
        match (before.get(name), value) {
            (Some(former), value) if former == value => {}
            (Some(Value::Object(former)), Value::Object(value)) => {
                patch.insert(name.clone(), Value::Object(self::patch(former, value)));
            }
            (Some(Value::Array(former)), Value::Array(value)) if key_of(name).is_some() => {
                merge_list(&mut patch, name, key_of(name).unwrap_or_default(), (former.as_slice(), value.as_slice()));
            }
            (_, value) => {
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    patch
}

fn key_of(list: &str) -> Option<&'static str> {
    KEYS.iter().find(|(name, _)| *name == list).map(|(_, key)| *key)
}

/// The order of all elements, and of each that is new or another one what differs, with its key.
fn merge_list(patch: &mut Map<String, Value>, name: &str, key: &str, (before, after): (&[Value], &[Value])) {
    let find = |list: &'_ [Value], wanted: &Value| list.iter().find(|element| element[key] == wanted[key]).cloned();
    let mut changed: Vec<Value> = Vec::new();
    for element in after {
        match (find(before, element), element) {
            (Some(former), element) if former == *element => {}
            (Some(Value::Object(former)), Value::Object(object)) => {
                let mut differs = self::patch(&former, object);
                differs.insert(key.to_owned(), element[key].clone());
                changed.push(Value::Object(differs));
            }
            _ => changed.push(element.clone()),
        }
    }
    let gone = before.iter().filter(|element| find(after, element).is_none());
    changed.extend(gone.map(|element| json!({"$patch": "delete", key: element[key]})));
    let order: Vec<Value> = after.iter().map(|element| json!({key: element[key]})).collect();
    patch.insert(format!("$setElementOrder/{name}"), Value::Array(order));
    if !changed.is_empty() {
        patch.insert(name.to_owned(), Value::Array(changed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patched(before: &Value, after: &Value) -> Value {
        Value::Object(patch(before.as_object().unwrap(), after.as_object().unwrap()))
    }

    #[test]
    fn only_what_has_changed_is_in_a_patch_and_what_is_gone_is_null() {
        let before =
            json!({"phase": "Pending", "hostIP": "1.2.3.4", "containerStatuses": [{"name": "app", "ready": false}], "reason": "x"});
        let after = json!({"phase": "Running", "hostIP": "1.2.3.4", "containerStatuses": [{"name": "app", "ready": true}], "podIPs": [{"ip": "a"}]});
        let wanted =
            json!({"phase": "Running", "containerStatuses": [{"name": "app", "ready": true}], "podIPs": [{"ip": "a"}], "reason": null});
        assert_eq!(patched(&before, &after), wanted);
        assert_eq!(patched(&after, &after), json!({}));
    }

    #[test]
    fn a_condition_that_has_changed_stands_with_its_type_and_with_the_order_of_all() {
        // recordings/kubelet-api/containerd-2.1/crashloop.1.json: what became of `Ready` when the container ran.
        let before =
            json!({"conditions": [{"type": "Initialized", "status": "True"}, {"type": "Ready", "status": "False", "reason": "r"}]});
        let after = json!({"conditions": [{"type": "Initialized", "status": "True"}, {"type": "Ready", "status": "True"}]});
        let wanted = json!({
            "$setElementOrder/conditions": [{"type": "Initialized"}, {"type": "Ready"}],
            "conditions": [{"status": "True", "reason": null, "type": "Ready"}],
        });
        assert_eq!(patched(&before, &after), wanted);
    }

    #[test]
    fn an_element_that_is_gone_is_deleted_by_its_key() {
        let [before, after] = [json!({"podIPs": [{"ip": "a"}]}), json!({"podIPs": [{"ip": "b"}]})];
        let wanted = json!({"$setElementOrder/podIPs": [{"ip": "b"}], "podIPs": [{"ip": "b"}, {"$patch": "delete", "ip": "a"}]});
        assert_eq!(patched(&before, &after), wanted);
    }
}
