"""Measures onnxruntime, candle-transformers and recado in turns, and prints one table: compare.py MODEL_DIR MODEL.onnx CANDLE RECADO

onnxruntime quantises dynamically, with a scale for each channel; it uses one thread, as the others do. Times are of the model with its tokens
(recado's include cutting the text into tokens), in milliseconds: the least and the median of the medians of all rounds.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

# As in crates/cli/src/commands/bench/encoder.rs.
SHORT = "where is my order"
LONG = "please tell me the total of yesterday's sales by card and by cash, and then send the report to my partner at the new office"
CASES = {"6 tokens": [SHORT], "30 tokens": [LONG], "32 x 6 tokens": [SHORT] * 32}
CANDLE = "candle-transformers f32"
ROUNDS = 5
PASSES = 200


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def inputs(tokenizer, texts):
    ids = np.array([tokenizer.encode(text).ids for text in texts], np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids)}


def median_ms(session, feed):
    times = []
    for _ in range(PASSES):
        begun = time.perf_counter()
        session.run(None, feed)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def recado_ms(program):
    lines = subprocess.run([program, "bench", "--only", "encoder", "--json"], check=True, capture_output=True, text=True).stdout
    figures = [json.loads(line) for line in lines.splitlines()]
    return [line["latency_ms"]["p50"] for line in figures if line["measurement"] == "encoder"]


def candle_ms(program, folder):
    cases = [argument for texts in CASES.values() for argument in (texts[0], str(len(texts)))]
    alone = {**os.environ, "RAYON_NUM_THREADS": "1"}
    lines = subprocess.run([program, str(folder), *cases], check=True, capture_output=True, text=True, env=alone).stdout
    return [float(line) for line in lines.splitlines()]


def main(folder, whole, candle, program):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    small = str(Path(whole).with_suffix(".int8.onnx"))
    quantize_dynamic(whole, small, per_channel=True, weight_type=QuantType.QInt8)
    sessions = {"onnxruntime f32": session(whole), "onnxruntime int8": session(small)}
    feeds = {case: inputs(tokenizer, texts) for case, texts in CASES.items()}
    times = {(engine, case): [] for engine in [*sessions, CANDLE, "recado"] for case in CASES}
    for _ in range(ROUNDS):
        for engine, of in sessions.items():
            for case, feed in feeds.items():
                times[engine, case].append(median_ms(of, feed))
        for engine, values in ((CANDLE, candle_ms(candle, folder)), ("recado", recado_ms(program))):
            for case, value in zip(CASES, values):
                times[engine, case].append(value)
    print(f"{'least / median of p50, ms':<26}" + "".join(f"{case:>18}" for case in CASES))
    for engine in [*sessions, CANDLE, "recado"]:
        cells = (f"{min(times[engine, case]):.2f} / {statistics.median(times[engine, case]):.2f}" for case in CASES)
        print(f"{engine:<26}" + "".join(f"{cell:>18}" for cell in cells))
    for case in ("6 tokens", "30 tokens"):
        exact, rounded = (of.run(None, feeds[case])[0][0] for of in sessions.values())
        print(f"cosine of onnxruntime int8 to f32, {case}: {float(exact @ rounded):.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4])
