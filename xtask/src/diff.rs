//! The difference of two texts, as small as is needed to recognise it.

/// The lines that went, marked `-`, then those that came, marked `+`. What both texts
/// begin with and what both end with is left out.
pub fn lines(old: &str, new: &str) -> Vec<String> {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let start = shared(old.iter(), new.iter());
    let (old, new) = (&old[start..], &new[start..]);
    let end = shared(old.iter().rev(), new.iter().rev());
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);

    let went = old.iter().map(|line| format!("- {line}"));
    let came = new.iter().map(|line| format!("+ {line}"));
    went.chain(came).collect()
}

/// How many lines are the same before the first that is not.
fn shared<'a>(
    old: impl Iterator<Item = &'a &'a str>,
    new: impl Iterator<Item = &'a &'a str>,
) -> usize {
    old.zip(new).take_while(|(old, new)| old == new).count()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn only_what_differs_is_shown() {
        let nothing: [&str; 0] = [];
        assert_eq!(lines("a\nb\n", "a\nb\n"), nothing);
        assert_eq!(lines("a\nb\nc\n", "a\nB\nc\n"), ["- b", "+ B"]);
        assert_eq!(lines("", "a\n"), ["+ a"]);
        assert_eq!(lines("a\nb\nc\n", "a\nc\n"), ["- b"]);
    }

    #[test]
    fn a_repeated_line_counts_once_for_the_start_or_the_end() {
        assert_eq!(lines("a\na\n", "a\na\na\n"), ["+ a"]);
        assert_eq!(lines("a\na\na\n", "a\n"), ["- a", "- a"]);
    }
}
