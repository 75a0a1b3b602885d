import tarfile, zipfile
with tarfile.open(path) as tar:
    tar.extractall(folder, filter="data")
    tar.extractall(folder, members=[m for m in tar if is_fine(m)])
    tar.extractall(
        folder,
        filter=tarfile.data_filter,
    )
with zipfile.ZipFile(path) as z:
    z.extractall(folder)
features.extract(batch)
