import pickle as pkl, sys
import numpy as np
import torch as t, yaml
from torch import load as restore
from yaml import (
    load_all,  # all of them
    unsafe_load as anything,
)
import dill

state = t.load(path, map_location="cpu")  # expect: L120
state = torch.load(  # expect: L120
    os.path.join(folder, f"rank_{rank}.pt"),
    map_location=lambda storage, location: storage,
    weights_only=False,
)
model.load_state_dict(torch.load("a, weights_only=True.pt"))  # expect: L120
more = restore(io.BytesIO(blob), "cpu")  # expect: L120
state = t . load(path, mmap=True)["model"]  # expect: L120
rows = pkl.load(open(path, "rb"))  # expect: L120
rows = [dill.loads(b) for b in blobs]  # expect: L120
table = np.load("t.npy", allow_pickle=True)  # expect: L120
conf = yaml.load(f)  # expect: L120
conf = yaml.load(f, Loader=yaml.FullLoader)  # expect: L120
conf = yaml.load(f, yaml.Loader)  # expect: L120
docs = list(load_all(f))  # expect: L120
conf = anything(f)  # expect: L120
def resume(path, load=torch.load(default)):  # expect: L120
    import joblib as jl
    return jl.load(path)  # expect: L120
