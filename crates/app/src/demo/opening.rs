//! How the demo begins: what it is about, and the people around the one it follows.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::demo::cast::Holder;
use crate::demo::play::Play;
use crate::demo::problem::DemoError;
use crate::story::Story;
use crate::words::say;

/// Tells what the story is about, before anything happens.
pub(super) fn tell(story: &Story) {
    for line in [say!("demo-wants"), say!("demo-shows"), say!("demo-watch")] {
        story.tell(&line);
    }
}

impl Play {
    /// A crowd is enrolled, and the first revocation list counts it: among few people any answer
    /// would identify a person.
    pub(super) fn enrol_the_crowd(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-crowd"));
        let Self { world, story, cast, crowd } = self;
        let bar = progress(cast.crowd.len() + cast.enrolled.len());
        for person in &cast.crowd {
            let mut wallet = world.new_wallet()?;
            world.enrol(*person, &mut wallet)?;
            crowd.push(Holder { person: *person, wallet });
            bar.inc(1);
        }
        for person in &cast.enrolled {
            world.enrol_without_wallet(*person)?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        world.publish()?;
        let count = world.counters()?.people;
        story.say(say!("demo-crowd-counted", count = count));
        let enrolled = cast.crowd.len() + cast.enrolled.len();
        story.expect(say!("demo-crowd-all"), usize::try_from(count) == Ok(enrolled));
        Ok(())
    }
}

/// A bar on the terminal, if there is one.
pub(super) fn progress(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}
