// Questions to a big audit log: makes one with fast inserts, indexes it as the gateway's writer does, and measures.
//
//     WEIR_BENCHMARKS=1 swift run -c release AuditQueriesBenchmark 1000000 /var/tmp/big-audit
import AuditLog
import Glibc

let arguments = CommandLine.arguments
let rows = arguments.count > 1 ? Int64(arguments[1]) ?? 1_000_000 : 1_000_000
let directory = arguments.count > 2 ? arguments[2] : "/var/tmp/weir-audit-benchmark"
let path = directory + "/audit.db"

try await BigLog(path: path, rows: rows).make()
try Questions(path: path, rows: rows).ask()
