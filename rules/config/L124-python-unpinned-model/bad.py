from huggingface_hub import snapshot_download as fetch
from datasets import load_dataset
model = AutoModel.from_pretrained("org/model")  # expect: L124
tok = AutoTokenizer.from_pretrained('org/model-7b.v2', use_fast=True)  # expect: L124
model = AutoModel.from_pretrained("org/model", revision="main")  # expect: L124
folder = fetch(repo_id="org/model")  # expect: L124
rows = load_dataset("org/rows", split="train")  # expect: L124
