"""Writes a BERT in the layout of Hugging Face as ONNX: export.py MODEL_DIR OUT.onnx

The graph is what the usual exporters write: one node for each operation, mean pooling and scaling to length 1 at the end.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file


class Graph:
    def __init__(self):
        self.nodes, self.tensors = [], []

    def constant(self, name, array):
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operation, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operation, inputs, [output], output, **attributes))
        return output


def bert(weights, config):
    width, heads = config["hidden_size"], config["num_attention_heads"]
    head = width // heads
    graph = Graph()

    def weight(name):
        return graph.constant(name, weights[name])

    def linear(states, name, out):
        product = graph.add("MatMul", [states, graph.constant(name + ".weight", weights[name + ".weight"].T)], out + "/product")
        return graph.add("Add", [product, weight(name + ".bias")], out)

    def norm(states, name, out):
        inputs = [states, weight(name + ".weight"), weight(name + ".bias")]
        return graph.add("LayerNormalization", inputs, out, axis=-1, epsilon=config["layer_norm_eps"])

    def split(states, out, order):
        shape = graph.constant(out + "/shape", np.array([0, 0, heads, head], np.int64))
        return graph.add("Transpose", [graph.add("Reshape", [states, shape], out + "/split")], out, perm=order)

    ids = graph.add("Gather", [weight("embeddings.word_embeddings.weight"), "input_ids"], "words")
    second = graph.constant("second", np.array([1], np.int64))
    length = graph.add("Gather", [graph.add("Shape", ["input_ids"], "shape"), second], "length")
    all_places = graph.constant("places/all", np.arange(config["max_position_embeddings"], dtype=np.int64)[None])
    first = graph.constant("first", np.array([0], np.int64))
    places = graph.add("Slice", [all_places, first, length, second], "places")
    places = graph.add("Gather", [weight("embeddings.position_embeddings.weight"), places], "positions")
    segment = graph.constant("segment", weights["embeddings.token_type_embeddings.weight"][0])
    states = graph.add("Add", [graph.add("Add", [ids, segment], "words+segment"), places], "embedded")
    states = norm(states, "embeddings.LayerNorm", "layer/0")

    mask = graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    absent = graph.add("Sub", [graph.constant("1.0", np.array(1, np.float32)), mask], "absent")
    absent = graph.add("Mul", [absent, graph.constant("least", np.array(np.finfo(np.float32).min, np.float32))], "absent/scaled")
    absent = graph.add("Unsqueeze", [absent, graph.constant("axes", np.array([1, 2], np.int64))], "absent/wide")
    scale = graph.constant("scale", np.array(head**0.5, np.float32))
    whole = graph.constant("whole", np.array([0, 0, width], np.int64))

    for index in range(config["num_hidden_layers"]):
        of, to = f"encoder.layer.{index}.", f"layer/{index + 1}"
        query = split(linear(states, of + "attention.self.query", to + "/query"), to + "/query/heads", [0, 2, 1, 3])
        key = split(linear(states, of + "attention.self.key", to + "/key"), to + "/key/heads", [0, 2, 3, 1])
        value = split(linear(states, of + "attention.self.value", to + "/value"), to + "/value/heads", [0, 2, 1, 3])
        scores = graph.add("Div", [graph.add("MatMul", [query, key], to + "/products"), scale], to + "/scores")
        scores = graph.add("Softmax", [graph.add("Add", [scores, absent], to + "/scores/masked")], to + "/weights", axis=-1)
        seen = graph.add("Transpose", [graph.add("MatMul", [scores, value], to + "/seen")], to + "/seen/tokens", perm=[0, 2, 1, 3])
        seen = graph.add("Reshape", [seen, whole], to + "/seen/whole")
        output = linear(seen, of + "attention.output.dense", to + "/attended")
        states = norm(graph.add("Add", [output, states], to + "/attended+"), of + "attention.output.LayerNorm", to + "/middle")
        inner = linear(states, of + "intermediate.dense", to + "/inner")
        inner = graph.add("Gelu", [inner], to + "/gelu", approximate="none")
        output = linear(inner, of + "output.dense", to + "/outer")
        states = norm(graph.add("Add", [output, states], to + "/outer+"), of + "output.LayerNorm", to)

    wide = graph.add("Unsqueeze", [mask, graph.constant("last", np.array([2], np.int64))], "mask/wide")
    axis = graph.constant("axis", np.array([1], np.int64))
    total = graph.add("ReduceSum", [graph.add("Mul", [states, wide], "masked"), axis], "sum", keepdims=0)
    mean = graph.add("Div", [total, graph.add("ReduceSum", [wide, axis], "count", keepdims=0)], "mean")
    length = graph.add("ReduceL2", [mean, graph.constant("components", np.array([1], np.int64))], "mean/length", keepdims=1)
    graph.add("Div", [mean, length], "sentence_embedding")
    return graph


def main(folder, out):
    config = json.loads((folder / "config.json").read_text())
    graph = bert(load_file(folder / "model.safetensors"), config)
    both = ["texts", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, both) for name in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["texts", config["hidden_size"]])
    whole = helper.make_graph(graph.nodes, "bert", inputs, [output], graph.tensors)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
