//! Elements of a picture as nodes of the page, one to one.

use podpath_view::picture::{Child, Element, Value};
use yew::virtual_dom::{AttributeOrProperty, Attributes, VNode, VTag, VText};
use yew::{AttrValue, NodeRef};

/// An element, and what it is referred to by.
pub(crate) fn drawn(element: Element, node_ref: NodeRef) -> VNode {
    let mut tag = tag(element);
    tag.node_ref = node_ref;
    tag.into()
}

fn tag(element: Element) -> VTag {
    let Element { name, key, names, values, children } = element;
    let mut tag = VTag::new(name);
    let attribute = |value: Value| AttributeOrProperty::Attribute(said(value));
    tag.set_attributes(Attributes::Dynamic { keys: names, values: values.into_iter().map(|value| value.map(attribute)).collect() });
    tag.key = key.map(|key| key.into_owned().into());
    tag.add_children(children.into_iter().map(child));
    tag
}

/// What is in an element.
pub(crate) fn child(child: Child) -> VNode {
    match child {
        Child::Element(element) => tag(element).into(),
        Child::Text(text) => VText::new(said(text)).into(),
    }
}

fn said(value: Value) -> AttrValue {
    match value {
        Value::Borrowed(text) => AttrValue::Static(text),
        Value::Owned(text) => AttrValue::from(text),
    }
}
