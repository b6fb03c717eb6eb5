//! The arithmetic of the tables.

/// What several rounds have measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub minimum: f64,
    pub maximum: f64,
}

impl Spread {
    /// `None` without values. Of an even number of values, the median is the mean of the two
    /// in the middle.
    pub fn of(mut values: Vec<f64>) -> Option<Spread> {
        values.sort_by(f64::total_cmp);
        let (minimum, maximum) = (*values.first()?, *values.last()?);
        let (low, high) = ((values.len() - 1) / 2, values.len() / 2);
        Some(Spread {
            median: f64::midpoint(values[low], values[high]),
            minimum,
            maximum,
        })
    }
}

/// A number as a reader takes it in: about three digits that count, thousands apart.
pub fn readable(number: f64) -> String {
    if number.abs() < 99.95 {
        return format!("{number:.1}");
    }
    let digits = format!("{:.0}", number.abs());
    let mut apart = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            apart.push(',');
        }
        apart.push(digit);
    }
    if number < 0.0 { format!("-{apart}") } else { apart }
}

#[cfg(test)]
mod tests {
    use super::{Spread, readable};

    fn spread(values: &[f64]) -> Option<Spread> {
        Spread::of(values.to_vec())
    }

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        let expected = Spread { median: 3.0, minimum: 1.0, maximum: 100.0 };
        assert_eq!(spread(&[100.0, 1.0, 3.0]), Some(expected));
    }

    #[test]
    fn an_even_number_of_values_has_two_in_the_middle() {
        let expected = Spread { median: 2.5, minimum: 1.0, maximum: 9.0 };
        assert_eq!(spread(&[9.0, 2.0, 1.0, 3.0]), Some(expected));
    }

    #[test]
    fn one_value_is_all_three_and_no_value_is_none() {
        let expected = Spread { median: 7.0, minimum: 7.0, maximum: 7.0 };
        assert_eq!(spread(&[7.0]), Some(expected));
        assert_eq!(spread(&[]), None);
    }

    #[test]
    fn small_numbers_have_a_decimal_and_large_ones_thousands_apart() {
        let written: Vec<_> =
            [0.0, 46.08, 99.94, 99.96, 264.2, 999.6, 1234.5, 1_234_567.0, -1234.0]
                .map(readable)
                .into();
        let expected = [
            "0.0",
            "46.1",
            "99.9",
            "100",
            "264",
            "1,000",
            "1,234",
            "1,234,567",
            "-1,234",
        ];
        assert_eq!(written, expected);
    }
}
