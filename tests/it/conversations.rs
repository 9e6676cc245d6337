//! Every conversation of `tests/conversations` goes as it is written.

use std::path::Path;

use recado_cli::conversation::{Way, hold_all};

use crate::{
    command_line::recado,
    harness::{repository, shop_pack},
};

#[tokio::test(flavor = "multi_thread")]
async fn they_go_as_written() {
    let report =
        hold_all(&shop_pack(), &repository().join("tests/conversations"), &Way::Directly, false).await.unwrap();
    let differences: Vec<_> =
        report.differences.iter().map(|other| format!("{}\n{}", other.file.display(), other.diff)).collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
    assert!(report.held > 0, "there are conversations");
}

#[tokio::test]
async fn they_go_as_written_through_the_sandbox_with_window_and_limits() {
    let folder = repository().join("tests/conversations");
    let output = recado(&["test", path(&shop_pack()), "--conversations", path(&folder), "--sandbox"], &[]).await;
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.ends_with("conversations held, 0 different\n"), "{printed}");
}

#[tokio::test]
async fn what_the_sandbox_makes_of_it_is_compared_too() {
    let folder = tempfile::tempdir().unwrap();
    // What Meta refuses never reaches the person.
    let script = "as +5511990000001\nnow 2026-11-20T10:30\n\n! account {\"restricted\": true}\n\n> hello\nHello! What do you need?\n";
    std::fs::write(folder.path().join("restricted.txt"), script).unwrap();
    let output = recado(&["test", path(&shop_pack()), "--conversations", path(folder.path()), "--sandbox"], &[]).await;
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("-Hello! What do you need?"), "{printed}");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
