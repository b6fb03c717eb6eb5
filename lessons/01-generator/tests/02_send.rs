//! What is sent in becomes the value of the `yield` at which the generator is paused.

use generator::{Averager, Generator, Step};

#[test]
fn the_first_resume_only_starts_it() {
    let mut average = Averager::Start;
    assert_eq!(average.send(1000.0), Ok(Step::Yielded(None)));
    assert_eq!(average.send(10.0), Ok(Step::Yielded(Some(10.0))));
}

#[test]
fn each_value_sent_in_gives_a_value_out() {
    let mut average = Averager::Start;
    average.next().unwrap();
    let averages = [10.0, 20.0, 60.0].map(|x| average.send(x).unwrap());
    assert_eq!(averages, [10.0, 15.0, 30.0].map(|x| Step::Yielded(Some(x))));
}

#[test]
fn each_generator_has_variables_of_its_own() {
    let (mut a, mut b) = (Averager::Start, Averager::Start);
    a.next().unwrap();
    b.next().unwrap();
    assert_eq!(a.send(1.0), Ok(Step::Yielded(Some(1.0))));
    assert_eq!(b.send(5.0), Ok(Step::Yielded(Some(5.0))));
    assert_eq!(a.send(3.0), Ok(Step::Yielded(Some(2.0))));
}
