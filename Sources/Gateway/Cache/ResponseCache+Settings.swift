extension ResponseCache {
    /// - Throws: if the file is wanted and cannot be used.
    package convenience init(_ settings: CacheSettings, in directory: DataDirectory) throws {
        let disk = try settings.diskBytes.map { try DiskCache(path: directory.cachePath, maximumBytes: $0) }
        self.init(
            memoryBytes: settings.memoryBytes,
            memoryEntries: settings.memoryEntries,
            near: (settings.nearPerScope, settings.nearEntries),
            store: disk
        )
        disk?.onCleared { [weak self] in self?.forget() }
    }
}
