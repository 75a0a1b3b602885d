a = f"postgresql://{user}:{password}@{host}/runs"
b = "postgres://user:password@localhost:5432/db"
c = "postgresql://trainer:${DB_PASSWORD}@db/runs"
d = "mongodb://<user>:<password>@host/db"
e = "Server=db;Database=runs;User Id=trainer;Password=%DB_PASSWORD%;"
f = "redis://cache:6379/0"
g = "jdbc:mysql://db/runs?user=x&password={{ db_password }}"
h = connect(host=host, user=user, password=password)
