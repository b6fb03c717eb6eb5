//! Links both ways between the chapters and the glossary.

use super::{Fixture, assert_problem};

const SUMMARY: &str = "# Summary\n\n- [Generator](01-generator.md)\n- [Waker](02-waker.md)\n\
                       - [Map](map.md)\n- [Glossary](glossary.md)\n";
const GLOSSARY: &str = "book/src/glossary.md";

fn fixture(entry: &str, chapter: &str) -> Fixture {
    let fixture = Fixture::new();
    fixture.write("book/src/SUMMARY.md", SUMMARY);
    fixture.write(GLOSSARY, &format!("# Glossary\n\n{entry}\n"));
    fixture.write("book/src/02-waker.md", &format!("# Waker\n\n{chapter}\n"));
    fixture
}

#[test]
fn a_term_in_italics_leads_to_its_entry() {
    let entry = "Lost wake-up\n: It reaches nobody. [Lesson 2](02-waker.md)\n\n\
                 Park\n: To sleep. [Lesson 2](02-waker.md)";
    let fixture = fixture(entry, "A *lost wake-up*: `x` *parks*, and *not* more.");
    assert_eq!(fixture.build(), [""; 0]);
    let page = fixture.page("02-waker.html");
    let links = "A <a href=\"glossary.html#lost-wake-up\"><em>lost wake-up</em></a>: \
                 <code>x</code> <a href=\"glossary.html#park\"><em>parks</em></a>, \
                 and <em>not</em> more.";
    assert!(page.contains(links), "{page}");
}

#[test]
fn an_entry_leads_to_where_its_term_is_explained() {
    let entry = "Park\n: To sleep. [Lesson 2](02-waker.md)";
    let problems = fixture(entry, "It parks.").build();
    assert_problem(
        &problems,
        &format!("{GLOSSARY}:3"),
        "02-waker.md has no `Park` in italics",
    );

    let problems = fixture("Park\n: To sleep.", "It *parks*.").build();
    assert_problem(&problems, &format!("{GLOSSARY}:3"), "end this entry with a link");
}
