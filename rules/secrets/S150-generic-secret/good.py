max_tokens = 8192
eos_token = "<|endoftext|>"
tokenizer = "meta-llama/Meta-Llama-3-8B"
num_key_value_heads = 8
key = os.environ["WANDB_API_KEY"]
password = getpass.getpass()
api_key = "<your-api-key>"
api_key = "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
secret_name = "moe-engine-s3"
token = request.headers.get("Authorization")
login(username=username, password=password)
primary_key = "pD5LW3nGqgLejWTdGQ"
access_token_url = "https://example.com/login/oauth/access_token"
valid_key_chars = "0123456789abcdefghijklmnopqrstuvwxyz_-."
password_error = "Your password must have eight characters"
kms_key_id = "555ea4a3-d53a-4412-9c66-3a7cb667b0d6"
if token == "end_of_text":
    pass
