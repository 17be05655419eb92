//! Where one can read an answer: the posts of the project's own blog, and lines of source.

use podpath_trace::Line;

/// Where one can read an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A post, and the heading under which it stands, if it has any.
    Post(Post, Option<&'static str>),
    /// A line of a file in a repository at a tag.
    Line(Line),
}

/// A post on kubernetes.io.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// December 2020.
    DontPanic,
    /// December 2020: the questions that came.
    Faq2020,
    /// February 2022: the same, before 1.24.
    Faq2022,
}

impl Post {
    /// Its title, which is English in every language.
    pub const fn title(self) -> &'static str {
        match self {
            Self::DontPanic => "Don't Panic: Kubernetes and Docker",
            Self::Faq2020 => "Dockershim Deprecation FAQ",
            Self::Faq2022 => "Updated: Dockershim Removal FAQ",
        }
    }
    /// When it was published.
    pub const fn year(self) -> u16 {
        match self {
            Self::DontPanic | Self::Faq2020 => 2020,
            Self::Faq2022 => 2022,
        }
    }
    const fn address(self) -> &'static str {
        match self {
            Self::DontPanic => "https://kubernetes.io/blog/2020/12/02/dont-panic-kubernetes-and-docker/",
            Self::Faq2020 => "https://kubernetes.io/blog/2020/12/02/dockershim-faq/",
            Self::Faq2022 => "https://kubernetes.io/blog/2022/02/17/dockershim-faq/",
        }
    }
}

impl Source {
    /// Where it comes from: the post with its year, the repository with its tag.
    pub fn title(&self) -> String {
        match self {
            Self::Post(post, _) => format!("{} ({})", post.title(), post.year()),
            Self::Line(Line { repository, .. }) => format!("{} {}", repository.name, repository.tag),
        }
    }
    /// Where in it: the heading, or the file and the line.
    pub fn place(&self) -> Option<String> {
        match self {
            Self::Post(_, heading) => heading.map(str::to_owned),
            Self::Line(Line { file, line, .. }) => Some(format!("{file}:{line}")),
        }
    }
    /// Its address.
    pub fn link(&self) -> String {
        match self {
            Self::Post(post, None) => post.address().to_owned(),
            Self::Post(post, Some(heading)) => format!("{}#{}", post.address(), anchor(heading)),
            Self::Line(line) => line.link(),
        }
    }
}

/// How the site names a heading: small letters and digits, and a dash for each space.
fn anchor(heading: &str) -> String {
    let letters = heading.chars().filter(|letter| letter.is_alphanumeric() || *letter == ' ');
    letters.map(|letter| if letter == ' ' { '-' } else { letter.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use podpath_trace::Repository;

    use super::{Post, Source};

    #[test]
    fn a_source_leads_to_its_heading_or_its_line() {
        let post = Source::Post(Post::Faq2022, Some("What about private images?"));
        assert_eq!(post.link(), "https://kubernetes.io/blog/2022/02/17/dockershim-faq/#what-about-private-images");
        let line = Source::Line(Repository::KUBERNETES.at("pkg/kubelet/kubelet.go", 297));
        assert_eq!(line.link(), "https://github.com/kubernetes/kubernetes/blob/v1.22.0/pkg/kubelet/kubelet.go#L297");
    }
}
