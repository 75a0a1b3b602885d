import tracker

tracker.login(key="%%{[A-Za-z0-9]{42}}%%")  # expect: S150

db_password = "%%{[A-Za-z]{4}[0-9]{3}}%%!%%{[a-z]{4}[0-9]{2}}%%"  # expect: S150

headers = {"X-Api-Key": "%%{[A-Za-z0-9]{41}}%%"}  # expect: S150

client_secret: str = "%%{[A-Za-z0-9]{36}}%%"  # expect: S150

token = os.environ.get("SERVICE_TOKEN", "%%{[A-Za-z0-9]{32}}%%")  # expect: S150

parser.add_argument("--api-key", "%%{[A-Za-z0-9]{34}}%%")  # expect: S150

if password == "%%{[A-Z]{3}[a-z]{4}[0-9]{3}}%%!":  # expect: S150
    pass
