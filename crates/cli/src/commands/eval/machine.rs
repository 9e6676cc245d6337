//! Where and with which code a run takes place.

use std::{fs, process::Command, thread};

use evals::record::Machine;

/// This machine.
pub(super) fn machine() -> Machine {
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    Machine {
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        processor: processor(),
        threads: thread::available_parallelism().map_or(1, Into::into),
        build: build.to_owned(),
    }
}

/// The processor's name, where the system tells it in a file.
fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The commit of the checkout in which the program runs, and whether it has changes beside it; `None` outside a checkout.
pub(super) fn checkout() -> Option<(String, bool)> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    let commit = git(&["rev-parse", "HEAD"])?.trim().to_owned();
    Some((commit, !git(&["status", "--porcelain"])?.trim().is_empty()))
}
