// Writes to an audit log until it is killed, and says on standard output which exchanges it was told are on disk.
// Run by `CrashTests` alone: AuditCrashWriter LOG
import AuditLog
import Glibc

let tell: AuditCommitHandler = { commit in
    guard case .committed(let seq) = commit else { return }
    let line = Array("\(seq)\n".utf8)
    _ = write(STDOUT_FILENO, line, line.count)
}

func writeForEver(to path: String) throws {
    var configuration = AuditWriter.Configuration(path: path)
    configuration.groupDelay = 500
    configuration.checkpoints.key = try AuditSigningKey.load(orMakeAt: path + ".key")
    configuration.checkpoints.everyEntries = 50
    configuration.checkpoints.file = path + ".checkpoints"
    let writer = try AuditWriter(configuration)
    for number in 0... {
        var ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
        ticket.record.app = "crash"
        ticket.close(.allowed, status: 200, onCommit: number % 3 == 0 ? tell : nil)
        if number % 97 == 0 { writer.record(AuditEvent(.configuration).with("number", number)) }
        if number % 5 == 0 { usleep(100) }
    }
}

try writeForEver(to: CommandLine.arguments[1])
