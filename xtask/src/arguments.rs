//! What can be asked of `cargo xtask`.

/// A question that is well formed; whether the lesson or the step exists is seen later.
#[derive(Debug, PartialEq)]
pub enum Request {
    Help,
    Lessons,
    Lesson { lesson: String, program: Option<String>, flags: Vec<String> },
    Exercises,
    Exercise { name: String },
    Hints { name: String, count: usize },
    Solution { name: String },
    Reset { name: String, sure: bool },
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
        ["exercise", ref words @ ..] => exercise(words)?,
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

fn exercise(words: &[&str]) -> Result<Request, String> {
    let name = |name: &str| name.to_string();
    Ok(match words {
        [] => Request::Exercises,
        [flag, ..] if flag.starts_with('-') => {
            return Err(format!("`{flag}` of which exercise? It comes before the flag"));
        }
        ["reset"] => return Err("`reset` which exercise?".into()),
        ["reset", word] => Request::Reset { name: name(word), sure: false },
        ["reset", word, "--yes"] => Request::Reset { name: name(word), sure: true },
        [word] => Request::Exercise { name: name(word) },
        [word, "--hint"] => Request::Hints { name: name(word), count: 1 },
        [word, "--hint", count] => {
            let number = count.parse().ok().filter(|count| *count > 0);
            let count = number.ok_or(format!("there is no hint `{count}`"))?;
            Request::Hints { name: name(word), count }
        }
        [word, "--solution"] => Request::Solution { name: name(word) },
        _ => {
            let words = words.join(" ");
            return Err(format!("`{words}` means nothing to `cargo xtask exercise`"));
        }
    })
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
    fn an_exercise_is_checked_explained_or_begun_anew() {
        let name = || String::from("bell");
        let hints = |count| Ok(Request::Hints { name: name(), count });
        assert_eq!(parse_line("exercise"), Ok(Request::Exercises));
        assert_eq!(parse_line("exercise bell"), Ok(Request::Exercise { name: name() }));
        assert_eq!(parse_line("exercise bell --hint"), hints(1));
        assert_eq!(parse_line("exercise bell --hint 3"), hints(3));
        let solution = Request::Solution { name: name() };
        assert_eq!(parse_line("exercise bell --solution"), Ok(solution));
        let reset = |sure| Ok(Request::Reset { name: name(), sure });
        assert_eq!(parse_line("exercise reset bell"), reset(false));
        assert_eq!(parse_line("exercise reset bell --yes"), reset(true));
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
            ("exercise --hint", "`--hint`"),
            ("exercise reset", "`reset`"),
            ("exercise bell --hint 0", "`0`"),
            ("exercise bell --hint me", "`me`"),
            ("exercise bell book", "`bell book`"),
            ("exercise reset bell --no", "`reset bell --no`"),
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
