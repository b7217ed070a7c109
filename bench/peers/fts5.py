"""SQLite FTS5 (porter, prefix index 1 to 4, title weighted 2) driven by lines of JSON: documents first, then queries.

Each response holds the milliseconds spent in SQLite.
"""
import json
import sqlite3
import sys
import time

db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA journal_mode = OFF")
db.execute("PRAGMA synchronous = OFF")
db.execute(
    "CREATE VIRTUAL TABLE article USING fts5(id UNINDEXED, section UNINDEXED, title, text,"
    " tokenize = 'porter unicode61', prefix = '1 2 3 4')"
)

RANKED = "SELECT id FROM article WHERE article MATCH ? {} ORDER BY bm25(article, 0, 0, 2.0, 1.0) LIMIT ?"
PASSAGES = (
    "SELECT id, highlight(article, 2, '<mark>', '</mark>'), snippet(article, 3, '<mark>', '</mark>', '…', 30)"
    " FROM article WHERE article MATCH ? ORDER BY bm25(article, 0, 0, 2.0, 1.0) LIMIT ?"
)
COUNTS = "SELECT section, count(*) FROM article WHERE article MATCH ? GROUP BY section"


def quoted(words):
    return ['"' + word.replace('"', '""') + '"' for word in words]


def expression(kind, query):
    words = quoted(query.split())
    if not words:
        return '""'
    if kind == "any":
        return " OR ".join(words)
    if kind == "phrase":
        return '"' + query.replace('"', '""') + '"'
    if kind == "prefix":
        words[-1] += "*"
    return " AND ".join(words)


def answer(kind, query, limit):
    match = expression(kind, query)
    started = time.perf_counter()
    if kind == "passages":
        rows = db.execute(PASSAGES, (match, limit)).fetchall()
    else:
        rows = db.execute(RANKED.format("AND section = 's3'" if kind == "filtered" else ""), (match, limit)).fetchall()
        if kind == "facets":
            db.execute(COUNTS, (match,)).fetchall()
    return {"ids": [row[0] for row in rows], "ms": (time.perf_counter() - started) * 1000}


def add(documents):
    db.executemany(
        "INSERT INTO article VALUES (?, ?, ?, ?)",
        ((d["id"], d.get("section", ""), d["title"], d["text"]) for d in documents),
    )
    return {"added": len(documents)}


for line in sys.stdin:
    order = json.loads(line)
    if "add" in order:
        result = add(order["add"])
    elif "commit" in order:
        db.commit()
        db.execute("INSERT INTO article(article) VALUES ('optimize')")
        db.commit()
        result = {}
    else:
        result = answer(order["kind"], order["query"], order["limit"])
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
