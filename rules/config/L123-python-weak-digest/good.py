import hashlib
a = hashlib.sha256(data).hexdigest()
b = hashlib.md5(data, usedforsecurity=False)
c = hashlib.new("sha256", data)
d = hashlib.new(name)
e = "hashlib.md5(data)"  # hashlib.md5(data)
