import shutil, tarfile
with tarfile.open(path) as archive:
    archive.extractall(folder)  # expect: L121
tarfile.open(path, "r:gz").extractall()  # expect: L121
tar.extractall(  # expect: L121
    path=folder,
    filter="fully_trusted",
)
tar.extract(member, folder)  # expect: L121
shutil.unpack_archive(path, folder)  # expect: L121
