use crate::scene::*;
fn line(l: &Line, cls: &str, f: &str) -> String {
    let mut s = format!(r#"<g class="p-{f} {cls}">"#);
    if l.halo > 0.0 {
        s += &format!(r#"<path class="halo" stroke-width="{}" d="{}"/>"#, l.halo, l.d);
    }
    let (e, ah) = if cls == "futg" { ("fut", "fah") } else { ("e", "ah") };
    s += &format!(r#"<path class="{e}" stroke-width="{}" stroke-dasharray="{}" d="{}"/>"#, l.width, l.dash, l.d);
    if let Some((d, w)) = &l.core {
        s += &format!(r#"<path class="halo" stroke-width="{w}" d="{d}"/>"#);
    }
    if let Some(h) = &l.fork {
        s += &format!(r#"<path class="e" stroke-width="{}" stroke-linecap="round" transform="{}" d="{}"/>"#, h.width, h.transform(), h.d);
    }
    s += &format!(r#"<path class="{ah}" transform="{}" d="{}"/>"#, l.arrow.transform(), l.arrow.d);
    s + "</g>"
}
fn rect(r: &Rect, c: &str) -> String {
    format!(r#"<rect class="{c}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>"#, r.x, r.y, r.w, r.h, r.r)
}
pub(crate) fn page(s: &Scene) -> String {
    let mut o = String::from(
        r#"<html><head><link rel="stylesheet" href="/work/shared/design/mock/css/tokens.css"><link rel="stylesheet" href="/work/shared/design/mock/css/app.css"></head><body style="background:var(--wash)"><svg class="g" width="1140" height="972" viewBox="0 0 760 648"><rect class="kern" x="-600" y="606" width="1960" height="120"/><path class="kline" d="M-600 606H1360"/><text class="klab" x="24" y="635">Linux kernel</text>"#,
    );
    for k in &s.kernel {
        o += &format!(r#"<text class="ko {}" x="{}" y="635">{}</text>"#, if k.present { "on" } else { "" }, k.x, k.label);
    }
    if let Some(h) = &s.host {
        o += &rect(&h.rect, "kb");
        o += &format!(
            r#"<text class="kt" x="68" y="30">{}</text><text class="ks" x="134" y="30">{}</text><text class="kn" x="{}" y="30" text-anchor="end">{}</text>"#,
            h.title,
            h.caption,
            h.rect.x + h.rect.w - 24.0,
            h.note
        );
    }
    o += &rect(&s.pod.rect, if s.pod.present { "pod" } else { "pod none" });
    o += &format!(
        r#"<text class="kn" x="380" y="{}" text-anchor="middle" style="font-weight:600;font-size:14px">{}</text>"#,
        s.pod.baselines[0], s.pod.title
    );
    for (l, b) in s.pod.lines.iter().zip(&s.pod.baselines[1..]) {
        o += &format!(r#"<text class="ks" x="380" y="{b}" text-anchor="middle">{l}</text>"#);
    }
    for b in &s.brackets {
        o += &format!(
            r#"<path class="par" d="{}"/><text class="kn par-t" text-anchor="middle" transform="translate({} {})rotate({})">{}</text>"#,
            b.d, b.label.at.x, b.label.at.y, b.label_angle, b.label.text
        );
    }
    for e in &s.edges {
        o += &line(&e.line, if e.state == EdgeState::Future { "futg" } else { "past" }, e.family.name());
        if let Some(r) = e.replied {
            o += &format!(r#"<g class="p-{}"><circle class="hol" cx="{}" cy="{}" r="5"/></g>"#, e.family.name(), r.x, r.y);
        }
    }
    for n in &s.nodes {
        let r = n.rect;
        o += &format!(
            r#"<g class="nd {} p-{}">{}<rect class="icb" x="{}" y="{}" width="36" height="36" rx="9"/><text class="nm" x="{}" y="{}">{}</text><text class="sub" x="{}" y="{}">{}</text></g>"#,
            n.state.class(),
            n.family.name(),
            rect(&r, "b"),
            r.x + 14.0,
            r.y + (r.h - 36.0) / 2.0,
            r.x + 62.0,
            r.y + if r.h > 60.0 { 29.0 } else { 23.0 },
            n.name,
            r.x + 62.0,
            r.y + if r.h > 60.0 { 48.0 } else { 42.0 },
            n.caption
        );
    }
    for e in &s.edges {
        o += &format!(r#"<g class="p-{}">"#, e.family.name());
        if let Some(b) = &e.badge {
            o += &rect(&b.rect, "bb");
            o += &format!(r#"<text class="bt" x="{}" y="{}">{}</text>"#, b.rect.x + b.rect.w / 2.0, b.baseline, b.text);
        }
        if let Some(t) = &e.op {
            o += &format!(r#"<text class="op" x="{}" y="{}" text-anchor="middle">{}</text>"#, t.at.x, t.at.y, t.text);
        }
        o += "</g>";
    }
    if let Some(n) = &s.now {
        if let Some(l) = &n.line {
            o += &line(l, "", n.family.name());
        }
        let p = &n.plate;
        o += &format!(
            r#"<g class="p-{}">{}{}<text class="bt on" x="{}" y="{}">{}</text><text class="op on kin" x="{}" y="{}">{}</text>"#,
            n.family.name(),
            rect(&p.rect, "plate"),
            rect(&p.badge.rect, "bb on"),
            p.badge.rect.x + p.badge.rect.w / 2.0,
            p.badge.baseline,
            p.badge.text,
            p.call.at.x,
            p.call.at.y,
            p.call.text
        );
        if let Some(t) = n.token {
            o += &format!(
                r#"<g transform="translate({} {})rotate({})"><circle class="tok" r="12"/><path class="tki" d="M-4.5 0H4M.5 -4L4.5 0L.5 4"/></g>"#,
                t.at.x, t.at.y, t.angle
            );
        }
        o += "</g>";
    }
    o + "</svg></body></html>"
}
