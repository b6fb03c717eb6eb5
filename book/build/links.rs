//! Reads the finished pages once more: no dead link, no id twice, nothing from elsewhere.

use crate::page::Page;
use crate::problem::{Problem, line_with};
use crate::repository::{Repository, files_below};
use crate::summary;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Pages that mdBook makes of several chapters. What is wrong in them is first wrong in
/// one of those, so they are worth a look only when the chapters are clean.
const COLLECTED: [&str; 3] = ["index.html", "print.html", "toc.html"];

/// Checks every page and every style sheet in `output`.
pub fn check(repository: &Repository, output: &Path) -> Vec<Problem> {
    let site = Site::read(output);
    let chapters = summary::chapters(repository);
    let mut problems = Vec::new();
    for collected in [false, true] {
        for (file, page) in &site.pages {
            if COLLECTED.contains(&file.as_str()) == collected {
                let complaints = site.complaints(file, page).into_iter();
                problems
                    .extend(complaints.map(|it| it.place(repository, &chapters, file)));
            }
        }
        if !problems.is_empty() {
            break;
        }
    }
    problems
}

struct Site {
    files: Vec<String>,
    /// Style sheets are pages that only load.
    pages: BTreeMap<String, Page>,
}

/// Something wrong on a page, and how its cause may be written in the source.
struct Complaint {
    what: String,
    needles: Vec<String>,
}

impl Site {
    fn read(output: &Path) -> Site {
        let files = files_below(output);
        let mut pages = BTreeMap::new();
        for file in &files {
            let read = || fs::read_to_string(output.join(file)).unwrap_or_default();
            if file.ends_with(".html") {
                pages.insert(file.clone(), Page::of_html(&read()));
            } else if file.ends_with(".css") {
                pages.insert(file.clone(), Page::of_style(&read()));
            }
        }
        Site { files, pages }
    }

    fn complaints(&self, file: &str, page: &Page) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        for address in &page.loads {
            let problem = if has_scheme(address) && !address.starts_with("data:") {
                Some("is loaded from elsewhere: keep a copy in the book".to_string())
            } else {
                self.dead(file, address)
            };
            complaints.extend(problem.map(|problem| Complaint::about(address, &problem)));
        }
        for address in &page.links {
            let problem = self.dead(file, address);
            complaints.extend(problem.map(|problem| Complaint::about(address, &problem)));
        }
        for id in &page.repeated {
            complaints.push(Complaint {
                what: format!("`{id}` is an id twice on this page"),
                needles: vec![format!("id=\"{id}\""), format!("#{id}")],
            });
        }
        for (text, problem) in &page.left_over {
            complaints.push(Complaint::about(text, problem));
        }
        complaints
    }

    /// Why a link from `file` leads nowhere, if so. Links to elsewhere are not followed.
    fn dead(&self, file: &str, address: &str) -> Option<String> {
        if has_scheme(address) {
            return None;
        }
        if address.starts_with('/') {
            return Some("begins at the root of a server: write it relative".to_string());
        }
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        let decode = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let path = decode(path.split('?').next().unwrap_or_default());
        let target = match path.as_str() {
            // A style sheet means the page that it styles, and every page has this id or none.
            "" if file.ends_with(".css") => "index.html".to_string(),
            "" => file.to_string(),
            path => join(file, path),
        };
        if !self.files.contains(&target) {
            return Some("is a dead link: no such file in the book".to_string());
        }
        let page = self.pages.get(&target)?;
        let is_dead = !fragment.is_empty() && !page.ids.contains(&decode(fragment));
        is_dead.then(|| format!("is a dead link: {target} has no id `{fragment}`"))
    }
}

impl Complaint {
    fn about(subject: &str, problem: &str) -> Complaint {
        Complaint {
            what: format!("`{subject}` {problem}"),
            needles: vec![subject.to_string(), subject.replacen(".html", ".md", 1)],
        }
    }

    /// Finds the line of the source that `file` was made of.
    fn place(
        self,
        repository: &Repository,
        chapters: &[(String, String)],
        file: &str,
    ) -> Problem {
        let needles: Vec<&str> = self.needles.iter().map(String::as_str).collect();
        if let Some(page) = file.strip_suffix(".html") {
            let chapter = format!("book/src/{page}.md");
            let own = chapters.iter().filter(|(source, _)| *source == chapter);
            for (source, text) in own.chain(chapters) {
                if let Some(line) = line_with(text, &needles) {
                    return Problem::new(source, line, self.what);
                }
            }
            return Problem::new(chapter, 1, self.what);
        }
        // mdBook puts a hash between the name of a style sheet and its ending.
        let name = file.rsplit_once('-').map_or(file, |(name, _)| name);
        let source = format!("book/{name}.css");
        let text = repository.read(&source).unwrap_or_default();
        Problem::new(source, line_with(&text, &needles).unwrap_or(1), self.what)
    }
}

/// Whether an address begins with `https:`, `data:` and the like, or with `//`.
fn has_scheme(address: &str) -> bool {
    let scheme = address.split(['/', '#', '?']).next().unwrap_or_default();
    scheme.contains(':') || address.starts_with("//")
}

/// The file that `path` names when it is written in `file`.
fn join(file: &str, path: &str) -> String {
    let mut names: Vec<&str> = file.split('/').collect();
    names.pop();
    for name in path.split('/') {
        match name {
            "." => {}
            ".." => drop(names.pop()),
            "" => names.push("index.html"),
            _ => names.push(name),
        }
    }
    names.join("/")
}
