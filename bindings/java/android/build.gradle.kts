// An AAR of Inlay: the Java and Kotlin modules, and libinlay for each kind of device.
//
// Put the libraries into src/main/jniLibs first; README.md tells how they are built.

plugins {
    id("com.android.library") version "8.13.0"
    `maven-publish`
}

group = "dev.inlay"
version = "0.1.0"

android {
    namespace = "dev.inlay.android"
    compileSdk = 36
    ndkVersion = "28.2.13676358" // from 28 on, segments are aligned to 16 KB

    defaultConfig {
        // Flow, Cleaner and what else the Java module uses of Java 9 and later.
        minSdk = 33
        consumerProguardFiles("consumer-rules.pro")
        ndk {
            abiFilters += listOf("arm64-v8a", "x86_64")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    packaging {
        // Uncompressed and aligned in the APK, so that the loader maps them from there.
        jniLibs.useLegacyPackaging = false
        // cargo strips what it builds for others (`--profile dist`).
        jniLibs.keepDebugSymbols += "**/libinlay.so"
        // Written for the JVM of a desk: Android has no Foreign Function API.
        resources.excludes += "META-INF/versions/**"
    }

    publishing {
        singleVariant("release")
    }
}

dependencies {
    // JNA's own AAR has its native part for Android; the jar has it for desks only.
    api("dev.inlay:inlay:0.1.0") {
        exclude(group = "net.java.dev.jna", module = "jna")
    }
    api("dev.inlay:inlay-kotlin:0.1.0") {
        exclude(group = "net.java.dev.jna", module = "jna")
    }
    implementation("net.java.dev.jna:jna:5.18.1@aar")
}

// A library that devices with pages of 16 KB would refuse does not get into the AAR.
val checkPages by tasks.registering(Exec::class) {
    commandLine("bash", file("check-pages.sh").path, file("src/main/jniLibs").path)
}

tasks.named("preBuild") {
    dependsOn(checkPages)
}

afterEvaluate {
    publishing {
        publications {
            create<MavenPublication>("release") {
                artifactId = "inlay-android"
                from(components["release"])
            }
        }
    }
}
