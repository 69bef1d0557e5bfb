variable "region" {
  description = "Where data are, as S3_REGION and DATABASE_REGION say it: a part of Uzbekistan."
  type        = string
  default     = "uz-tashkent-1"

  validation {
    condition     = can(regex("^uz(-[a-z0-9]+)*$", var.region))
    error_message = "Personal data stay in Uzbekistan: the region is uz, or a part of it such as uz-tashkent-1."
  }
}

variable "environment" {
  description = "Which installation this is; it stands in names."
  type        = string
  default     = "production"

  validation {
    condition     = contains(["production", "staging"], var.environment)
    error_message = "The environment is production or staging."
  }
}

variable "cloud" {
  description = "The entry of clouds.yaml with the provider's address and credentials."
  type        = string
  default     = "stario"
}

variable "cloud_region" {
  description = "What the provider calls the region above."
  type        = string
}

variable "s3_endpoint" {
  description = "The provider's object store, in the region above."
  type        = string

  validation {
    condition     = startswith(var.s3_endpoint, "https://")
    error_message = "Media travel encrypted: the address starts with https://."
  }
}

variable "bucket_prefix" {
  description = "Stands before names of buckets, as S3_BUCKET_PREFIX does; needed where another has them."
  type        = string
  default     = ""
}

variable "zones" {
  description = "Availability zones; databases are spread over them."
  type        = list(string)
  default     = ["uz-tashkent-1a", "uz-tashkent-1b"]
}

variable "network_id" {
  description = "The provider's network that machines and the cluster stand in."
  type        = string
}

variable "subnet_id" {
  description = "The subnet 10.20.0.0/24 of databases in it."
  type        = string
}

variable "cluster_cidr" {
  description = "Where pods come from; nothing else reaches the databases."
  type        = string
  default     = "10.0.0.0/14"
}

variable "image_id" {
  description = "A Debian 12 image with Docker."
  type        = string
}

variable "db_read_replicas" {
  description = "How many replicas of PostgreSQL answer reads that may be a little old."
  type        = number
  default     = 1

  validation {
    condition     = var.db_read_replicas >= 0 && var.db_read_replicas <= 5 && floor(var.db_read_replicas) == var.db_read_replicas
    error_message = "From 0 to 5: the primary serves at most ten senders of WAL, backups among them."
  }
}

variable "db_flavor" {
  description = "The provider's size of a database's machine."
  type        = string
}

variable "db_volume_gib" {
  description = "The volume of each database."
  type        = number
  default     = 200
}

variable "redis_flavor" {
  description = "The provider's size of the machine of Redis: 2 GiB of memory are enough."
  type        = string
}

variable "postgres_image" {
  description = "The image of target `postgres` in deploy/Dockerfile, with its tag."
  type        = string
  default     = "stario-postgres:0.1.0"
}

variable "redis_image" {
  description = "The same release as in deploy/compose.yaml."
  type        = string
  default     = "redis:7.4.6-bookworm"
}

variable "domain" {
  description = "The zone that records are written to."
  type        = string
  default     = "stario.uz"
}

variable "ingress_address" {
  description = "The address that the cluster's ingress answers at."
  type        = string
}

variable "status_address" {
  description = "The cache in front of the status page: it answers, with what it has, while the cluster is away."
  type        = string
}
