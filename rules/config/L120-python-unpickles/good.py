"""torch.load(path) in a text is no call: pickle.load(f)."""
import torch, yaml, json, zipfile
import numpy as np
from yaml import safe_load, CSafeLoader
from safetensors.torch import load as load_tensors

# torch.load(path)
state = torch.load(path, map_location="cpu", weights_only=True)
state = torch.load(
    path,  # torch.load(path, weights_only=False)
    weights_only = True,
)
state = torch.load(path, **options)
state = torch.load(path, weights_only=args.weights_only)
tensors = load_tensors(blob)
conf = yaml.load(f, Loader=yaml.SafeLoader)
conf = yaml.load(f, CSafeLoader)
conf = yaml.load(f, Loader=Loader(f))
conf = safe_load(f)
table = np.load("t.npy")
table = np.load("t.npy", allow_pickle=False)
model.load(path)
text = 'use torch.load("x") here'
def load(path): return json.load(path)
class pickle: pass
