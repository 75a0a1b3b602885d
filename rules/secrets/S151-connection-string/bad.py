a = "postgresql://trainer:%%{[A-Za-z0-9]{12}}%%@db.example.org:5432/runs"  # expect: S151
b = 'mongodb+srv://svc:%%{[a-z]{6}[0-9]{4}}%%%21@cluster0.example.net/?retryWrites=true'  # expect: S151
c = "redis://:%%{[A-Za-z0-9]{16}}%%@cache:6379/0"  # expect: S151
d = "jdbc:mysql://db.example.org/runs?user=x&password=%%{[A-Za-z0-9]{12}}%%"  # expect: S151
e = "Server=db.example.org;Database=runs;User Id=trainer;Password=%%{[A-Za-z0-9]{13}}%%;"  # expect: S151
f = "mysql+pymysql://root:%%{[A-Za-z]{4}@[0-9]{4}}%%@10.0.0.4/x"  # expect: S151
g = "trainer:%%{[A-Za-z0-9]{14}}%%@tcp(db:3306)/runs"  # expect: S151
