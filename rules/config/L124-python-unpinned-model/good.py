from datasets import load_dataset
model = AutoModel.from_pretrained("org/model", revision="0123456789abcdef0123456789abcdef01234567")
model = AutoModel.from_pretrained("./out/model")
model = AutoModel.from_pretrained("/data/model")
model = AutoModel.from_pretrained(args.model)
model = AutoModel.from_pretrained("org/model", **options)
rows = load_dataset("json", data_files="rows.jsonl")
