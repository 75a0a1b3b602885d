import requests
from urllib.request import urlopen
answer = requests.get(url, timeout=(3, 10))
requests.post(
    url,
    json=body,
    timeout=5,
)
requests.get(url, **options)
urlopen(url, None, 5)
urlopen(url, timeout=5)
session.get(key)
