//! What can be asked of `cargo xtask`.

/// A question that is well formed; whether the lesson or the step exists is seen later.
#[derive(Debug, PartialEq)]
pub enum Request {
    Help,
    Lessons,
    Lesson { lesson: String, program: Option<String>, flags: Vec<String> },
    Book { open: bool },
    Bless,
    Conformance { programs: u64, seed: u64 },
    Fault { name: String, record: bool },
    Verify { steps: Vec<String> },
}

/// Reads the words that follow `cargo xtask`, or says which of them is wrong.
pub fn parse(arguments: &[String]) -> Result<Request, String> {
    // What comes after `--` belongs to the lesson's program and is not ours to judge.
    let separator = arguments.iter().position(|argument| argument == "--");
    let (words, flags) = match separator {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &arguments[..0]),
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();

    if words.iter().any(|word| ["-h", "--help"].contains(word)) {
        return Ok(Request::Help);
    }
    let request = match words[..] {
        [] | ["help", ..] => Request::Help,
        ["book"] => Request::Book { open: false },
        ["book", "--open"] => Request::Book { open: true },
        ["bless"] => Request::Bless,
        ["conformance", "--fault", "all", "--record"] => {
            Request::Fault { name: "all".into(), record: true }
        }
        ["conformance", "--fault", name] => {
            Request::Fault { name: name.into(), record: false }
        }
        ["conformance", "--fault"] => {
            Request::Fault { name: String::new(), record: false }
        }
        ["conformance", "--fault", name, word, ..] => {
            return Err(format!("`{word}` means nothing behind `--fault {name}`"));
        }
        ["conformance", ref flags @ ..] => conformance(flags)?,
        ["verify", ref steps @ ..] => {
            Request::Verify { steps: steps.iter().map(ToString::to_string).collect() }
        }
        ["lesson"] => Request::Lessons,
        ["lesson", .., word] if word.starts_with('-') => {
            return Err(format!(
                "a flag of the lesson's program: put `--` before `{word}`"
            ));
        }
        ["lesson", lesson, ref program @ ..] if program.len() < 2 => {
            return Ok(Request::Lesson {
                lesson: lesson.into(),
                program: program.first().map(ToString::to_string),
                flags: flags.into(),
            });
        }
        [command @ ("book" | "bless"), word, ..]
        | [command @ "lesson", _, _, word, ..] => {
            return Err(format!("`{word}` means nothing to `cargo xtask {command}`"));
        }
        [command, ..] => return Err(format!("there is no command `{command}`")),
    };
    match separator {
        Some(_) => Err("only a lesson's program takes flags after `--`".into()),
        None => Ok(request),
    }
}

fn conformance(flags: &[&str]) -> Result<Request, String> {
    let (mut programs, mut seed) = (2000, 1);
    for flag in flags.chunks(2) {
        let number = match flag {
            ["--programs", _] => &mut programs,
            ["--seed", _] => &mut seed,
            ["--programs" | "--seed"] => return Err(format!("`{}` of what?", flag[0])),
            _ => {
                let word = flag[0];
                return Err(format!(
                    "`{word}` means nothing to `cargo xtask conformance`"
                ));
            }
        };
        *number = flag[1]
            .parse()
            .map_err(|_| format!("`{}` is no number, or too large", flag[1]))?;
    }
    Ok(Request::Conformance { programs, seed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_line(line: &str) -> Result<Request, String> {
        let words: Vec<String> = line.split_whitespace().map(String::from).collect();
        parse(&words)
    }

    fn lesson(program: Option<&str>, flags: &[&str]) -> Result<Request, String> {
        Ok(Request::Lesson {
            lesson: "2".into(),
            program: program.map(String::from),
            flags: flags.iter().map(ToString::to_string).collect(),
        })
    }

    #[test]
    fn nothing_and_every_spelling_of_help_are_help() {
        for line in ["", "help", "-h", "--help", "lesson --help", "verify -h"] {
            assert_eq!(parse_line(line), Ok(Request::Help), "{line}");
        }
    }

    #[test]
    fn a_lesson_takes_a_program_and_flags() {
        assert_eq!(parse_line("lesson"), Ok(Request::Lessons));
        assert_eq!(parse_line("lesson 2"), lesson(None, &[]));
        assert_eq!(parse_line("lesson 2 busy"), lesson(Some("busy"), &[]));
        assert_eq!(parse_line("lesson 2 --"), lesson(None, &[]));
        assert_eq!(
            parse_line("lesson 2 busy -- --virtual -- --help"),
            lesson(Some("busy"), &["--virtual", "--", "--help"])
        );
    }

    #[test]
    fn verify_takes_any_number_of_steps() {
        let steps = vec!["format".into(), "tests".into()];
        assert_eq!(parse_line("verify format tests"), Ok(Request::Verify { steps }));
    }

    #[test]
    fn conformance_takes_numbers_or_a_fault() {
        let conformance = |programs, seed| Ok(Request::Conformance { programs, seed });
        assert_eq!(parse_line("conformance"), conformance(2000, 1));
        assert_eq!(parse_line("conformance --seed 7"), conformance(2000, 7));
        assert_eq!(parse_line("conformance --programs 5 --seed 7"), conformance(5, 7));
        let fault = |name: &str| Ok(Request::Fault { name: name.into(), record: false });
        assert_eq!(parse_line("conformance --fault lifo"), fault("lifo"));
        assert_eq!(parse_line("conformance --fault"), fault(""));
        assert_eq!(
            parse_line("conformance --fault all --record"),
            Ok(Request::Fault { name: "all".into(), record: true })
        );
    }

    #[test]
    fn the_word_that_is_wrong_is_named() {
        for (line, wrong) in [
            ("lessons", "`lessons`"),
            ("lesson 2 --virtual", "`--virtual`"),
            ("lesson 2 busy loop", "`loop`"),
            ("book open", "`open`"),
            ("book --open twice", "`--open`"),
            ("bless 2", "`2`"),
            ("conformance --programs", "`--programs`"),
            ("conformance --programs few", "`few`"),
            ("conformance 5", "`5`"),
            ("conformance --fault lifo --seed 3", "`--seed`"),
            ("verify -- --quiet", "`--`"),
            ("-- lesson", "`--`"),
        ] {
            let problem = parse_line(line).unwrap_err();
            assert!(problem.contains(wrong), "{line}: {problem}");
        }
    }
}
