import CSQLite
import Glibc
import Synchronization

@testable import AuditLog

/// A simulated disk as SQLite's file system, for one database at a time.
///
/// It syncs as SQLite's own for Unix does: with the first sync of a WAL or journal that was opened to be made goes one of its
/// directory. Locks are always granted and shared memory is the process's own, so one connection may use it.
///
/// Sendable: the disk is touched under the monitor's lock, the rest never changes.
final class SimulatedFileSystem: @unchecked Sendable {
    private static let count = Atomic<Int>(0)

    let name: String
    private let monitor = Monitor()
    private var disk = SimulatedDisk()
    private let registered: UnsafeMutablePointer<sqlite3_vfs>
    private let cName: UnsafeMutablePointer<CChar>

    init() {
        name = "power-cut-\(Self.count.wrappingAdd(1, ordering: .relaxed).newValue)"
        cName = strdup(name)
        registered = .allocate(capacity: 1)
        // Time, sleep and full names are those of the system's own.
        registered.initialize(to: sqlite3_vfs_find(nil).pointee)
        registered.pointee.zName = UnsafePointer(cName)
        registered.pointee.pNext = nil
        registered.pointee.szOsFile = Int32(MemoryLayout<Handle>.stride)
        registered.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
        registered.pointee.xOpen = openFile
        registered.pointee.xDelete = deleteFile
        registered.pointee.xAccess = accessFile
        sqlite3_vfs_register(registered, 0)
    }

    deinit {
        sqlite3_vfs_unregister(registered)
        registered.deallocate()
        free(cName)
    }

    func withDisk<Result>(_ body: (inout SimulatedDisk) -> Result) -> Result {
        monitor.withLock { body(&disk) }
    }
}

/// What SQLite keeps for an open file; it gives the memory.
private struct Handle {
    var base: sqlite3_file
    var file: Unmanaged<OpenFile>
}

private final class OpenFile {
    let system: SimulatedFileSystem
    let file: SimulatedDisk.File
    /// The directory is to be synced with the file.
    var isNameNew: Bool
    var sharedMemory: [UnsafeMutableRawPointer] = []

    init(_ system: SimulatedFileSystem, _ file: SimulatedDisk.File, isNameNew: Bool) {
        self.system = system
        self.file = file
        self.isNameNew = isNameNew
    }

    deinit { for memory in sharedMemory { memory.deallocate() } }

    func sync() -> Bool {
        system.withDisk { disk in
            guard disk.sync(file) else { return false }
            guard isNameNew else { return true }
            isNameNew = false
            return disk.syncDirectory(.directory)
        }
    }

    func memory(_ region: Int, _ size: Int, extends: Bool) -> UnsafeMutableRawPointer? {
        while extends, sharedMemory.count <= region {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
            sharedMemory.append(memory)
        }
        return region < sharedMemory.count ? sharedMemory[region] : nil
    }
}

/// Extended result codes, which Swift cannot read from SQLite's header.
private enum Failure {
    static let read = SQLITE_IOERR | 1 << 8
    static let shortRead = SQLITE_IOERR | 2 << 8
    static let write = SQLITE_IOERR | 3 << 8
    static let sync = SQLITE_IOERR | 4 << 8
    static let syncDirectory = SQLITE_IOERR | 5 << 8
    static let truncate = SQLITE_IOERR | 6 << 8
    static let delete = SQLITE_IOERR | 10 << 8
    static let deleteMissing = SQLITE_IOERR | 23 << 8
}

private func system(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> SimulatedFileSystem {
    Unmanaged<SimulatedFileSystem>.fromOpaque(vfs!.pointee.pAppData).takeUnretainedValue()
}

private func open(_ file: UnsafeMutablePointer<sqlite3_file>?) -> OpenFile {
    UnsafeMutableRawPointer(file!).assumingMemoryBound(to: Handle.self).pointee.file.takeUnretainedValue()
}

private let openFile:
    @convention(c) (
        UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, UnsafeMutablePointer<sqlite3_file>?, Int32,
        UnsafeMutablePointer<Int32>?
    ) -> Int32 = { vfs, name, handle, flags, outFlags in
        let system = system(vfs)
        handle!.pointee.pMethods = nil
        // Only files for sorting have no name, and no power cut is about them.
        let name = name.map { String(cString: $0) } ?? ""
        let file = system.withDisk { $0.open(name, creating: flags & SQLITE_OPEN_CREATE != 0) }
        guard let file else { return SQLITE_CANTOPEN }
        let isNameNew = flags & SQLITE_OPEN_CREATE != 0 && flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0
        let open = OpenFile(system, file, isNameNew: isNameNew)
        UnsafeMutableRawPointer(handle!).initializeMemory(
            as: Handle.self,
            to: Handle(base: sqlite3_file(pMethods: methods), file: .passRetained(open))
        )
        outFlags?.pointee = flags
        return SQLITE_OK
    }

private let deleteFile: @convention(c) (UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32) -> Int32 = {
    vfs,
    name,
    syncsDirectory in
    let name = String(cString: name!)
    return system(vfs).withDisk { disk in
        guard disk.files[name] != nil else { return Failure.deleteMissing }
        guard disk.delete(name) else { return Failure.delete }
        guard syncsDirectory != 0 else { return SQLITE_OK }
        return disk.syncDirectory(.directoryAfterDeletion) ? SQLITE_OK : Failure.syncDirectory
    }
}

private let accessFile:
    @convention(c) (UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32, UnsafeMutablePointer<Int32>?)
        -> Int32 = { vfs, name, flags, result in
            let name = String(cString: name!)
            let file = system(vfs).withDisk { $0.files[name] }
            // As in SQLite's own, an empty file does not count as one that exists.
            result?.pointee = file.map { flags != SQLITE_ACCESS_EXISTS || !$0.now.isEmpty } ?? false ? 1 : 0
            return SQLITE_OK
        }

nonisolated(unsafe) private let methods: UnsafePointer<sqlite3_io_methods> = {
    var methods = sqlite3_io_methods()
    methods.iVersion = 2  // with shared memory, without memory mapping
    setFileMethods(&methods)
    setLockMethods(&methods)
    let kept = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    kept.initialize(to: methods)
    return UnsafePointer(kept)
}()

private func setFileMethods(_ methods: inout sqlite3_io_methods) {
    methods.xClose = { handle in
        UnsafeMutableRawPointer(handle!).assumingMemoryBound(to: Handle.self).pointee.file.release()
        return SQLITE_OK
    }
    methods.xRead = { handle, buffer, count, offset in
        let open = open(handle)
        return open.system.withDisk { disk in
            guard !disk.isOff else { return Failure.read }
            let (count, offset) = (Int(count), Int(offset))
            let target = UnsafeMutableRawBufferPointer(start: buffer, count: count)
            let there = max(0, min(count, open.file.now.count - offset))
            open.file.now.withUnsafeBytes { bytes in
                if there > 0 {
                    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + there]))
                }
            }
            for index in there..<count { target[index] = 0 }
            return there == count ? SQLITE_OK : Failure.shortRead
        }
    }
    methods.xWrite = { handle, buffer, count, offset in
        let open = open(handle)
        let bytes = Array(UnsafeRawBufferPointer(start: buffer, count: Int(count)))
        return open.system.withDisk { $0.write(bytes, to: open.file, at: Int(offset)) } ? SQLITE_OK : Failure.write
    }
    methods.xTruncate = { handle, size in
        let open = open(handle)
        return open.system.withDisk { $0.truncate(open.file, to: Int(size)) } ? SQLITE_OK : Failure.truncate
    }
    methods.xSync = { handle, _ in open(handle).sync() ? SQLITE_OK : Failure.sync }
    methods.xFileSize = { handle, size in
        let open = open(handle)
        size?.pointee = open.system.withDisk { _ in Int64(open.file.now.count) }
        return SQLITE_OK
    }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.xSectorSize = { _ in 4096 }
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }  // as SQLite's own says of every disk
}

private func setLockMethods(_ methods: inout sqlite3_io_methods) {
    methods.xLock = { _, _ in SQLITE_OK }
    methods.xUnlock = { _, _ in SQLITE_OK }
    methods.xCheckReservedLock = { _, result in
        result?.pointee = 0
        return SQLITE_OK
    }
    methods.xShmMap = { handle, region, size, extends, memory in
        memory?.pointee = open(handle).memory(Int(region), Int(size), extends: extends != 0)
        return SQLITE_OK
    }
    methods.xShmLock = { _, _, _, _ in SQLITE_OK }
    methods.xShmBarrier = { _ in }
    methods.xShmUnmap = { _, _ in SQLITE_OK }
}
