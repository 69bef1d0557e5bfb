terraform {
  required_version = ">= 1.9"

  required_providers {
    # Clouds in Uzbekistan speak OpenStack; their object stores speak S3.
    openstack = {
      source  = "terraform-provider-openstack/openstack"
      version = "~> 3.0"
    }
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  # The state names machines and networks, so it stays in the country as well:
  # terraform init -backend-config=backend.hcl
  backend "s3" {
    key                         = "stario/terraform.tfstate"
    encrypt                     = true
    use_lockfile                = true
    use_path_style              = true
    skip_region_validation      = true
    skip_credentials_validation = true
    skip_requesting_account_id  = true
    skip_metadata_api_check     = true
    skip_s3_checksum            = true
  }
}

provider "openstack" {
  cloud  = var.cloud
  region = var.cloud_region
}

provider "aws" {
  region                      = var.region
  s3_use_path_style           = true
  skip_region_validation      = true
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true

  endpoints {
    s3 = var.s3_endpoint
  }
}
