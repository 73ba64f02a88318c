pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositories {
        maven(url = uri("../maven")) // of the tarball: dev.inlay
        google()
        mavenCentral()
    }
}

rootProject.name = "inlay-android"
