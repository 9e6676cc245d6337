//! Measures all-MiniLM-L6-v2 on candle-transformers: `encoder-on-candle-transformers FOLDER TEXT COUNT [TEXT COUNT …]` encodes each text so many
//! times at once, and prints the median of the times in milliseconds, one line a text. Tokens are cut beforehand.

use std::{env, error::Error, fs, path::Path, time::Instant};

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config};
use tokenizers::Tokenizer;

/// Passes that are measured, after a tenth as many that are not.
const PASSES: usize = 100;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (folder, cases) = arguments.split_first().ok_or("expected FOLDER TEXT COUNT …")?;
    let folder = Path::new(folder);
    let config: Config = serde_json::from_str(&fs::read_to_string(folder.join("config.json"))?)?;
    let tensors = candle_core::safetensors::load(folder.join("model.safetensors"), &Device::Cpu)?;
    let model = BertModel::load(VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu), &config)?;
    let mut tokenizer = Tokenizer::from_file(folder.join("tokenizer.json"))?;
    tokenizer.with_padding(None);
    for case in cases.chunks_exact(2) {
        let (text, count): (_, usize) = (case[0].as_str(), case[1].parse()?);
        let ids = tokenizer.encode(text, true)?.get_ids().to_vec();
        let ids = Tensor::new(vec![ids; count], &Device::Cpu)?;
        let mut times: Vec<f64> = Vec::new();
        for pass in 0..PASSES + PASSES / 10 {
            let begun = Instant::now();
            let states = model.forward(&ids, &ids.zeros_like()?, None)?;
            states.mean(1)?.to_vec2::<f32>()?;
            if pass >= PASSES / 10 {
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
        }
        times.sort_by(f64::total_cmp);
        println!("{:.4}", times[PASSES / 2]);
    }
    Ok(())
}
