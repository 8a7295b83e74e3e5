//! The state that all chapters of the demo share.

use crate::demo::cast::{Cast, Holder};
use crate::story::Story;
use crate::world::World;

/// Everything the chapters share.
pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) story: Story,
    pub(crate) cast: Cast,
    pub(crate) crowd: Vec<Holder>,
}
