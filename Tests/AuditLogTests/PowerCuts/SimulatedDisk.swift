import TestSupport

/// The syncs that keep an audit log whole, by what each puts on disk.
enum SyncKind: String, CaseIterable, Sendable {
    /// Frames of the WAL, at the end of a transaction.
    case walFrames
    /// The header of a WAL that begins anew.
    case walHeader
    /// The WAL with nothing new in it, as a checkpoint begins.
    case walAgain
    /// The database, at the end of a checkpoint.
    case database
    /// The database, before it has a WAL: when it is made.
    case newDatabase
    /// The rollback journal of that.
    case journal
    /// The directory, with a new WAL or journal in it.
    case directory
    /// The directory, by SQLite, after it deleted a file.
    case directoryAfterDeletion
    /// The directory, by the writer, once the log is open.
    case directoryByWriter
}

/// A disk that keeps what was written and not synced in memory, and loses it at a power cut: whole writes, single sectors of
/// them, truncations, and the names of new and deleted files.
///
/// A sync of a file says nothing of its name: for that, the directory has to be synced.
struct SimulatedDisk {
    /// Sectors are written whole or not at all.
    static let sectorSize = 512

    final class File {
        let name: String
        /// What the program sees.
        fileprivate(set) var now: [UInt8] = []
        /// What a power cut leaves.
        fileprivate var kept: [UInt8] = []
        fileprivate var changes: [Change] = []

        fileprivate init(name: String) { self.name = name }
    }

    fileprivate enum Change {
        case write(offset: Int, [UInt8])
        case truncate(Int)
    }

    /// Syncs that are answered and not done.
    var ignored: Set<SyncKind> = []
    /// How often a kind of sync was asked for, and how many changes it had to put on disk.
    private(set) var asked: [SyncKind: Int] = [:]
    private(set) var carried: [SyncKind: Int] = [:]
    private(set) var files: [String: File] = [:]
    private var keptFiles: [String: File] = [:]
    private var nameChanges: [(name: String, file: File?)] = []
    private var operationsLeft = Int.max
    private var aim: (kind: SyncKind, operations: Int)?
    /// The power is off: nothing is taken any more.
    private(set) var isOff = false

    /// Lets the power fail at the `operations`th change or sync from now on.
    mutating func cut(after operations: Int) { operationsLeft = operations }

    /// The same, counted from the next sync of a kind on.
    mutating func cut(after operations: Int, from kind: SyncKind) { aim = (kind, operations) }

    mutating func turnOff() { isOff = true }

    // MARK: What a program does

    /// - Returns: the file, which is made if it is missing; nil if there is none, or no power.
    mutating func open(_ name: String, creating: Bool) -> File? {
        if let file = files[name] { return isOff ? nil : file }
        guard creating, isOn() else { return nil }
        let file = File(name: name)
        files[name] = file
        nameChanges.append((name, file))
        return file
    }

    mutating func delete(_ name: String) -> Bool {
        guard isOn() else { return false }
        files[name] = nil
        nameChanges.append((name, nil))
        return true
    }

    /// The write under way when the power fails may reach the disk in part.
    mutating func write(_ bytes: [UInt8], to file: File, at offset: Int) -> Bool {
        guard !isOff else { return false }
        file.changes.append(.write(offset: offset, bytes))
        guard isOn() else { return false }
        file.now.put(bytes[...], at: offset)
        return true
    }

    mutating func truncate(_ file: File, to size: Int) -> Bool {
        guard !isOff else { return false }
        file.changes.append(.truncate(size))
        guard isOn() else { return false }
        file.now.resize(to: size)
        return true
    }

    mutating func sync(_ file: File) -> Bool {
        sync(kind(of: file), carrying: file.changes.count) { _ in
            for change in file.changes { file.kept.apply(change) }
            file.changes = []
        }
    }

    mutating func syncDirectory(_ kind: SyncKind) -> Bool {
        sync(kind, carrying: nameChanges.count) { disk in
            disk.keptFiles = disk.files
            disk.nameChanges = []
        }
    }

    private mutating func sync(_ kind: SyncKind, carrying count: Int, _ body: (inout Self) -> Void) -> Bool {
        guard isOn() else { return false }
        asked[kind, default: 0] += 1
        carried[kind, default: 0] += count
        if let aim, aim.kind == kind {
            operationsLeft = aim.operations
            self.aim = nil
        }
        if !ignored.contains(kind) { body(&self) }
        return true
    }

    private func kind(of file: File) -> SyncKind {
        if file.name.hasSuffix("-journal") { return .journal }
        guard file.name.hasSuffix("-wal") else { return files[file.name + "-wal"] == nil ? .newDatabase : .database }
        if file.changes.isEmpty { return .walAgain }
        let isHeader = file.changes.allSatisfy {
            if case .write(let offset, let bytes) = $0 { offset + bytes.count <= 32 } else { false }
        }
        return isHeader ? .walHeader : .walFrames
    }

    /// Counts an operation, and cuts the power when its time has come.
    private mutating func isOn() -> Bool {
        operationsLeft -= 1
        if operationsLeft <= 0 { isOff = true }
        return !isOff
    }

    // MARK: What a power cut does

    /// Takes what was not synced, or some of it, and gives the power back.
    ///
    /// - Parameter random: how much reaches the disk, from nothing to all, and what of it: the same for the same seed.
    mutating func losePower(_ random: inout SplitMix) {
        var survival = Survival(&random)
        for change in nameChanges where survival.next(&random) { keptFiles[change.name] = change.file }
        nameChanges = []
        files = keptFiles
        for name in files.keys.sorted() { files[name]?.losePower(&survival, &random) }
        operationsLeft = .max
        aim = nil
        isOff = false
    }
}

/// Which pieces reach the disk: each for itself, or long runs of them together.
private struct Survival {
    private let chance: Int
    private let longestRun: Int
    private var run = 0
    private var survives = false

    init(_ random: inout SplitMix) {
        chance = [0, 10, 50, 90, 100].randomElement(using: &random) ?? 0
        longestRun = [1, 8, 100].randomElement(using: &random) ?? 1
    }

    mutating func next(_ random: inout SplitMix) -> Bool {
        if run == 0 {
            run = Int.random(in: 1...longestRun, using: &random)
            survives = Int.random(in: 0..<100, using: &random) < chance
        }
        run -= 1
        return survives
    }
}

extension SimulatedDisk.File {
    fileprivate func losePower(_ survival: inout Survival, _ random: inout SplitMix) {
        for change in changes {
            switch change {
            case .truncate:
                if survival.next(&random) { kept.apply(change) }
            case .write(let offset, let bytes):
                var index = 0
                while index < bytes.count {
                    let place = offset + index
                    let end = min(bytes.count, index + SimulatedDisk.sectorSize - place % SimulatedDisk.sectorSize)
                    // A sector that stays behind while a later one arrives is what reordering looks like.
                    if survival.next(&random) { kept.put(bytes[index..<end], at: place) }
                    index = end
                }
            }
        }
        changes = []
        now = kept
    }
}

extension [UInt8] {
    fileprivate mutating func apply(_ change: SimulatedDisk.Change) {
        switch change {
        case .write(let offset, let bytes): put(bytes[...], at: offset)
        case .truncate(let size): resize(to: size)
        }
    }

    fileprivate mutating func resize(to size: Int) {
        if size < count { removeLast(count - size) } else { append(contentsOf: repeatElement(0, count: size - count)) }
    }

    fileprivate mutating func put(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        let end = offset + bytes.count
        if end > count { resize(to: end) }
        withUnsafeMutableBytes { own in
            bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: own[offset..<end]).copyMemory(from: $0) }
        }
    }
}
