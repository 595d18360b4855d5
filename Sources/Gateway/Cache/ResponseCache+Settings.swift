extension ResponseCache {
    /// - Throws: if the file is wanted and cannot be used.
    package convenience init(
        _ settings: CacheSettings,
        in directory: DataDirectory,
        _ metrics: MetricsRegistry
    ) throws {
        let disk = try settings.diskBytes.map { try DiskCache(path: directory.cachePath, maximumBytes: $0) }
        let shared = settings.shared.map { settings in
            SharedCache(settings) { metrics.add(to: .cacheStoreFaults, MetricLabels([$0.rawValue])) }
        }
        self.init(
            memoryBytes: settings.memoryBytes,
            memoryEntries: settings.memoryEntries,
            near: (settings.nearPerScope, settings.nearEntries),
            store: shared ?? disk
        )
        disk?.onCleared { [weak self] in self?.forget() }
        shared?.onCleared { [weak self] in self?.forget() }
    }
}
