//! 四办: in which ways an item spares people time and journeys.

use super::{CaseType, Channel, Depth, ItemDoc};
use serde::Serialize;

/// A way in which an item spares people time and journeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// 马上办: decided on the spot.
    AtOnce,
    /// 网上办: from the application to the result without a window.
    Online,
    /// 一次办: begun online, with one journey at most (最多跑一次).
    Once,
    /// 就近办: at any of several service points.
    Nearby,
}

impl Way {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::AtOnce, Self::Online, Self::Once, Self::Nearby];

    /// The word of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "atOnce",
            Self::Online => "online",
            Self::Once => "once",
            Self::Nearby => "nearby",
        }
    }
}

impl ItemDoc {
    /// The ways of this item: they follow from its facts, so no editor can claim one beside them.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        let is = |way: &Way| match way {
            Way::AtOnce => self.case_type == CaseType::Immediate,
            Way::Online => self.online.depth == Depth::Full,
            Way::Once => self.visits <= 1 && self.online.depth != Depth::Guide,
            Way::Nearby => self.nearby && self.online.channels.contains(&Channel::Window),
        };
        Way::ALL.into_iter().filter(is).collect()
    }
}
