//! What a text says of a person's liberty at one place.

use serde::{Deserialize, Serialize};

/// One state of a person, or [`PoliticalPrisoner`](Status::PoliticalPrisoner), which stands beside a state.
///
/// The names are those of the gold annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Status {
    Wanted,
    Detained,
    Arrested,
    OnTrial,
    Convicted,
    Acquitted,
    Imprisoned,
    AdministrativeDetention,
    SuspendedSentence,
    RestrictedFreedom,
    HouseArrest,
    PsychiatricConfinement,
    Released,
    DiedInCustody,
    PoliticalPrisoner,
}

impl Status {
    /// Every status, states first.
    pub const ALL: [Self; 15] = [
        Self::Wanted,
        Self::Detained,
        Self::Arrested,
        Self::OnTrial,
        Self::Convicted,
        Self::Acquitted,
        Self::Imprisoned,
        Self::AdministrativeDetention,
        Self::SuspendedSentence,
        Self::RestrictedFreedom,
        Self::HouseArrest,
        Self::PsychiatricConfinement,
        Self::Released,
        Self::DiedInCustody,
        Self::PoliticalPrisoner,
    ];

    /// The name used in gold files, flags and output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Detained => "detained",
            Self::Arrested => "arrested",
            Self::OnTrial => "on-trial",
            Self::Convicted => "convicted",
            Self::Acquitted => "acquitted",
            Self::Imprisoned => "imprisoned",
            Self::AdministrativeDetention => "administrative-detention",
            Self::SuspendedSentence => "suspended-sentence",
            Self::RestrictedFreedom => "restricted-freedom",
            Self::HouseArrest => "house-arrest",
            Self::PsychiatricConfinement => "psychiatric-confinement",
            Self::Released => "released",
            Self::DiedInCustody => "died-in-custody",
            Self::PoliticalPrisoner => "political-prisoner",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// True for a state in which the person is, or was, held or punished: what `people --prisoners` asks for.
    #[must_use]
    pub const fn is_custody(self) -> bool {
        !matches!(self, Self::Wanted | Self::Acquitted | Self::Released | Self::PoliticalPrisoner)
    }
}

/// At most one state, and whether a source calls the person a political prisoner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Statuses {
    /// The latest state that the sentence gives; never [`Status::PoliticalPrisoner`].
    pub state: Option<Status>,
    /// Whether the text calls the person a political prisoner or prisoner of conscience.
    pub political_prisoner: bool,
}

impl Statuses {
    /// The state first, then `political-prisoner`.
    pub fn iter(self) -> impl Iterator<Item = Status> {
        self.state.into_iter().chain(self.political_prisoner.then_some(Status::PoliticalPrisoner))
    }

    /// True where nothing is said.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.state.is_none() && !self.political_prisoner
    }
}
