//! Prints the vector of each line of standard input as JSON: `cargo run -p encoder --example vectors -- DIR < sentences.txt`.

use std::{io, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).map(PathBuf::from).ok_or("used as: vectors DIR < sentences.txt")?;
    let encoder = encoder::Encoder::open(&path)?;
    for line in io::stdin().lines() {
        let line = line?;
        for encoding in encoder.encode(&[&line]) {
            println!("{}", serde_json::to_string(&encoding.sentence)?);
        }
    }
    Ok(())
}
