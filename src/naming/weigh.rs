//! The best pairing of two names' parts, weighed.

use std::fmt::Write as _;

use super::likeness::{Why, likeness};
use super::parts::{Name, Part, Role, read};
use super::tables::Tables;

/// The score from which two names are taken for one person's. Two full names that agree but for one near spelling score about
/// .85, with a middle name in one of them .9; one common part among contradicting ones stays below .65.
pub const SAME: f64 = 0.7;

/// The most parts of a name that are looked at; more are no person's.
const MOST_PARTS: usize = 10;

/// What a contradiction weighs against agreement: «Kim Jong Un» and «Kim Jong Il» share two parts of three.
const CONTRADICTION: f64 = 1.3;

/// What a part weighs that only one name has.
const LACKING: f64 = 0.2;

/// How two names compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// From 0, nothing in common, to 1, the same.
    pub score: f64,
    /// Which parts were paired and why, which contradict, and what else counted; for people.
    pub reason: String,
}

impl Comparison {
    /// True where the names are taken for one person's.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.score >= SAME
    }
}

/// Parts of both names, paired.
struct Pair {
    one: usize,
    other: usize,
    like: f64,
    why: Why,
}

pub(super) fn compare(tables: &Tables, one: &str, other: &str) -> Comparison {
    let (mut a, mut b) = (read(tables, one), read(tables, other));
    a.parts.truncate(MOST_PARTS);
    b.parts.truncate(MOST_PARTS);
    let mut joined = join(tables, &mut a, &b);
    joined.extend(join(tables, &mut b, &a));
    let mut pairs = pair(tables, &a.parts, &b.parts);
    for pair in &mut pairs {
        if joined.contains(&a.parts[pair.one].printed) || joined.contains(&b.parts[pair.other].printed) {
            pair.why = Why::Joined;
        }
    }
    let weighed = weigh(&a, &b, &pairs);
    if weighed.score < SAME && is_genitive(tables, &a, &b) {
        return Comparison { score: 0.72, reason: "every part of one name has the -a of the genitive".to_owned() };
    }
    weighed
}

/// Joins parts of a name that the other writes together: Jin-ping and Jinping, van Gogh and Vangogh. Gives the joined texts.
fn join(tables: &Tables, name: &mut Name, other: &Name) -> Vec<String> {
    let mut joined = Vec::new();
    let mut at = 0;
    while at < name.parts.len() {
        let run = [3, 2].into_iter().find_map(|length| {
            let run = name.parts.get(at..at + length)?;
            if run.iter().any(|part| part.role == Role::Initial || part.aside) || run[length - 1].role == Role::Particle
            {
                return None;
            }
            let text: String = run.iter().map(|part| part.printed.to_lowercase()).collect();
            let whole = Part::new(tables, &text, run.iter().any(|part| part.abjad));
            let fits = |part: &&Part| {
                part.role == Role::Name
                    && part.key.chars().count() >= 5
                    && likeness(tables, &whole, part).is_some_and(|(like, _)| like >= 0.87)
                    && run.iter().all(|one| likeness(tables, one, part).is_none_or(|(like, _)| like < 0.9))
            };
            other.parts.iter().any(|part| fits(&part)).then_some((length, whole))
        });
        if let Some((length, whole)) = run {
            joined.push(whole.printed.clone());
            name.parts.splice(at..at + length, [whole]);
        }
        at += 1;
    }
    joined
}

/// The pairing of most weight: each part with one of the other name at most.
fn pair(tables: &Tables, a: &[Part], b: &[Part]) -> Vec<Pair> {
    let likes: Vec<Vec<Option<(f64, Why)>>> =
        a.iter().map(|one| b.iter().map(|other| likeness(tables, one, other)).collect()).collect();
    // By how many parts of `a` are done and which of `b` are taken: the best value, and what the last part was paired with.
    let masks = 1_usize << b.len();
    let mut best = vec![vec![(f64::NEG_INFINITY, None); masks]; a.len() + 1];
    best[0][0].0 = 0.0;
    for i in 0..a.len() {
        for mask in 0..masks {
            let (value, _) = best[i][mask];
            if value == f64::NEG_INFINITY {
                continue;
            }
            if value > best[i + 1][mask].0 {
                best[i + 1][mask] = (value, None);
            }
            for (j, other) in b.iter().enumerate().filter(|(j, _)| mask & (1 << j) == 0) {
                let Some((like, _)) = &likes[i][j] else { continue };
                // Of equal ones the pairing that keeps the order.
                let gain = like * f64::midpoint(a[i].weight, other.weight) - 0.001 * i.abs_diff(j) as f64;
                if value + gain > best[i + 1][mask | 1 << j].0 {
                    best[i + 1][mask | 1 << j] = (value + gain, Some(j));
                }
            }
        }
    }
    let last = &best[a.len()];
    let mut mask = (0..masks).fold(0, |most, mask| if last[mask].0 > last[most].0 { mask } else { most });
    let mut pairs = Vec::new();
    for i in (0..a.len()).rev() {
        if let Some(j) = best[i + 1][mask].1 {
            mask &= !(1 << j);
            if let Some((like, why)) = likes[i][j].clone() {
                pairs.push(Pair { one: i, other: j, like, why });
            }
        }
    }
    pairs.reverse();
    pairs
}

fn weigh(a: &Name, b: &Name, pairs: &[Pair]) -> Comparison {
    let (mut agreed, mut lost) = (0.0, 0.0);
    let mut reason = String::new();
    let mut say = |text: std::fmt::Arguments<'_>| {
        let sep = if reason.is_empty() { "" } else { "; " };
        // Writing to a string does not fail.
        let _ = write!(reason, "{sep}{text}");
    };
    for Pair { one, other, like, why } in pairs {
        let (one, other) = (&a.parts[*one], &b.parts[*other]);
        let weight = f64::midpoint(one.weight, other.weight);
        agreed += weight * like;
        lost += 1.5 * weight * (1.0 - like);
        if one.role != Role::Particle {
            say(format_args!("{} = {} ({why})", one.printed, other.printed));
        }
    }
    let left = |name: &Name, taken: &dyn Fn(&Pair) -> usize| -> Vec<Part> {
        let free = |at: &usize| !pairs.iter().any(|pair| taken(pair) == *at);
        (0..name.parts.len()).filter(free).map(|at| name.parts[at].clone()).collect()
    };
    let (of_one, of_other) = (left(a, &|pair| pair.one), left(b, &|pair| pair.other));
    let weight = |parts: &[Part]| -> f64 {
        parts.iter().filter(|part| part.role != Role::Particle && !part.aside).map(|part| part.weight).sum()
    };
    let (one, other) = (weight(&of_one), weight(&of_other));
    let told = |parts: &[Part]| {
        let parts = parts.iter().filter(|part| part.role != Role::Particle);
        parts.map(|part| part.printed.as_str()).collect::<Vec<_>>().join(" ")
    };
    let contradicting = one.min(other);
    let is_patronymic = |part: &Part| part.role == Role::Patronymic;
    let fathers = of_one.iter().any(is_patronymic) && of_other.iter().any(is_patronymic);
    if contradicting > 0.0 {
        let what = if fathers { "fathers differ" } else { "differ" };
        say(format_args!("{} ≠ {} ({what})", told(&of_one), told(&of_other)));
    } else if one + other > 0.0 {
        say(format_args!("{} (in one name alone)", told(if one > 0.0 { &of_one } else { &of_other })));
    }
    let against = CONTRADICTION * (contradicting + if fathers { 0.6 } else { 0.0 }) + LACKING * (one - other).abs();
    let mut score = if agreed > 0.0 { agreed / (agreed + lost + against) } else { 0.0 };
    let full = |name: &Name| name.parts.iter().filter(|part| part.is_full() && !part.aside).count();
    let both = pairs.iter().filter(|pair| a.parts[pair.one].is_full() && b.parts[pair.other].is_full()).count();
    let initials = pairs.len() - both - pairs.iter().filter(|pair| a.parts[pair.one].role == Role::Particle).count();
    if both == 0 {
        score = score.min(0.5);
        say(format_args!("no name in full agrees"));
    } else if both == 1 && contradicting > 0.0 {
        score = score.min(0.6);
    } else if both == 1 && initials == 0 && (full(a) > 1 || full(b) > 1) {
        score = score.min(0.6);
        say(format_args!("one name alone is too little"));
    }
    let cut = pairs.iter().filter(|pair| pair.why == Why::EndingLeftOut).count();
    if cut > 0 && cut == both && full(a).min(full(b)) > 1 {
        // Ivan Petrov is not Petr Ivanov: an ending is left out beside a name that agrees without.
        score = score.min(0.5);
    }
    let crossed = crossed(a, b, pairs);
    if crossed > 0.0 {
        score *= 1.0 - crossed;
        say(format_args!("given names in another order"));
    }
    if let (Some(one), Some(other)) = (&a.suffix, &b.suffix)
        && one != other
    {
        score = score.min(0.4);
        say(format_args!("{one} ≠ {other} (generations differ)"));
    }
    Comparison { score, reason }
}

/// What the crossing of two given names takes off: Ahmed Ali Saleh is the father, or the son, of Ali Ahmed Saleh. A surname may
/// stand first or last.
fn crossed(a: &Name, b: &Name, pairs: &[Pair]) -> f64 {
    let given: Vec<&Pair> = pairs
        .iter()
        .filter(|pair| a.parts[pair.one].given.is_some() && b.parts[pair.other].given.is_some())
        .filter(|pair| a.parts[pair.one].is_full() && b.parts[pair.other].is_full())
        .collect();
    let crosses = given.iter().any(|one| given.iter().any(|two| one.one < two.one && one.other > two.other));
    let marked = |name: &Name| name.parts.iter().any(|part| part.marked);
    let full = |name: &Name| name.parts.iter().filter(|part| part.is_full()).count();
    match crosses {
        true if marked(a) && marked(b) => 0.5,
        true if full(a) > 2 || full(b) > 2 => 0.35,
        true => 0.15,
        false => 0.0,
    }
}

/// True where every part of one name is the other's with -a, as when a Russian genitive was taken over: Ruslana Zeytullayeva is
/// Ruslan Zeitullaev. Of a common surname it may as well be a woman.
fn is_genitive(tables: &Tables, a: &Name, b: &Name) -> bool {
    let adds = |short: &Name, long: &Name| {
        short.parts.len() == 2
            && long.parts.len() == 2
            && short.parts.iter().all(|part| {
                part.key.ends_with(|c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'))
                    && !tables.is_common(&part.key)
                    && long.parts.iter().any(|other| other.key.strip_suffix('a') == Some(&part.key))
            })
    };
    adds(a, b) || adds(b, a)
}
