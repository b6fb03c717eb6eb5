//! How the figures are written: at most 100 columns.

use crate::rows::{Case, Metric};
use crate::statistics::{Spread, readable};

/// A contender's name, and what it has measured.
pub type Line = (&'static str, Option<Spread>);

/// One case: for each contender the median, the bounds, and how many times the first one's
/// median it is.
pub fn block(metric: &Metric, lines: &[Line]) -> String {
    let mut text = format!(
        "  {:<28}{:>14}{:>14}{:>14}{:>16}\n",
        metric.name, "median", "min", "max", "of tokio's"
    );
    let first = lines.first().and_then(|(_, spread)| *spread);
    for (name, spread) in lines {
        let Some(spread) = spread else {
            text += &format!("    {name:<26}{:>14}\n", "unknown");
            continue;
        };
        let ratio = first.filter(|first| first.median > 0.0);
        let ratio = ratio.map_or(String::from("unknown"), |first| {
            format!("{:.2}", spread.median / first.median)
        });
        let [median, min, max] =
            [spread.median, spread.minimum, spread.maximum].map(readable);
        text += &format!("    {name:<26}{median:>14}{min:>14}{max:>14}{ratio:>16}\n");
    }
    text
}

/// Several cases: for each contender the medians side by side, each with its bounds, and how
/// many times the first median the last one is.
pub fn growth(
    metric: &Metric,
    cases: &[Case],
    lines: &[(&str, Vec<Option<Spread>>)],
) -> String {
    let mut text = format!("  {:<12}", metric.name);
    for case in cases {
        let tasks = readable(case.numbers[0] as f64);
        text += &format!(" {:>19}", format!("{tasks} tasks"));
    }
    text += &format!("{:>6}\n", "times");
    for (name, spreads) in lines {
        text += &format!("    {name:<10}");
        for spread in spreads {
            text += &format!(" {:>19}", spread.map_or(String::from("unknown"), in_short));
        }
        let ends =
            spreads.first().copied().flatten().zip(spreads.last().copied().flatten());
        let ratio = ends.map_or(String::from("unknown"), |(first, last)| {
            format!("{:.1}", last.median / first.median)
        });
        text += &format!("{ratio:>6}\n");
    }
    text
}

fn in_short(spread: Spread) -> String {
    let [median, min, max] =
        [spread.median, spread.minimum, spread.maximum].map(readable);
    format!("{median} ({min}-{max})")
}

#[cfg(test)]
mod tests {
    use super::{Line, block, growth};
    use crate::rows::rows;
    use crate::statistics::Spread;

    fn spread(median: f64) -> Option<Spread> {
        Some(Spread { median, minimum: median - 1.0, maximum: median + 1.0 })
    }

    #[test]
    fn a_block_has_ratios_to_its_first_line() {
        let lines: [Line; 3] =
            [("tokio", spread(50.0)), ("lessons", spread(125.0)), ("smol", None)];
        let text = block(&rows()[0].metrics[0], &lines);
        let words: Vec<Vec<_>> =
            text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(words[1], ["tokio", "50.0", "49.0", "51.0", "1.00"]);
        assert_eq!(words[2], ["lessons", "125", "124", "126", "2.50"]);
        assert_eq!(words[3], ["smol", "unknown"]);
    }

    #[test]
    fn growth_is_the_last_median_by_the_first() {
        let row = rows().into_iter().find(|row| row.name == "grow-yield").unwrap();
        let spreads = [100.0, 200.0, 300.0, 450.0].map(spread).into();
        let text = growth(&row.metrics[0], &row.cases, &[("lessons", spreads)]);
        assert!(text.lines().nth(1).unwrap().ends_with(" 450 (449-451)   4.5"), "{text}");
    }

    #[test]
    fn a_line_has_at_most_100_columns() {
        let far = spread(1_234_567.0);
        let near = spread(9_998.0);
        for row in rows() {
            for metric in &row.metrics {
                let text = block(metric, &[("asyncio", far)])
                    + &growth(metric, &row.cases, &[("asyncio", vec![near; 4])]);
                let longest = text.lines().map(|line| line.chars().count()).max();
                assert!(longest.unwrap() <= 100, "{text}");
            }
            assert!(row.name.len() + 2 + row.title.len() <= 100, "{}", row.title);
        }
    }
}
