//! Every conversation of `tests/conversations` goes as it is written.

use recado_cli::conversation::hold_all;

use crate::harness::{repository, shop_pack};

#[tokio::test(flavor = "multi_thread")]
async fn they_go_as_written() {
    let report = hold_all(&shop_pack(), &repository().join("tests/conversations"), false).await.unwrap();
    let differences: Vec<_> =
        report.differences.iter().map(|other| format!("{}\n{}", other.file.display(), other.diff)).collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
    assert!(report.held > 0, "there are conversations");
}
